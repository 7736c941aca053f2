#!/usr/bin/env bash
# Writes docs/kg-figures.md: what the graph of the pipeline full holds, what was
# left out of it, what the checks found, and how well names were aligned. The
# pipeline must have been built (make run DATA=…); the data is needed again for
# the alignment and for looking sources up.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=${1:-../shared/real}
page=docs/kg-figures.md

{
	cat <<-'EOF'
		# The graph in figures

		Written by `make kg-figures`, from the graph of the pipeline `full`. What the columns mean: [kg.md](kg.md).

		## What it holds, and what was left out

	EOF
	bin/ophglm kg stats full/graph --sources --markdown
	cat <<-'EOF'

		## What the checks found

		In the merged graph, before its errors were left out, with every source looked up that the data has:

		```
	EOF
	{ bin/ophglm kg check full/merged --sources "$data/kg" --most 1 || (($? == 3)); } | sed '1,/^$/d'
	cat <<-'EOF'
		```

		## Alignment

		Links of the crawled table to ICD-10-CM and HPO on 230 of its 898 rows of the eye, drawn by hash, which no rule was made on:

		```
	EOF
	OPHGLM_REAL=$(cd "$data" && pwd) go test -buildvcs=false -tags sqlite_fts5 -count=1 -v -run '^TestAlignmentGold$' ./kg |
		sed -n 's/^ *alignment_gold_test.go:[0-9]*: //p'
	echo '```'
} >"$page.new"
mv "$page.new" "$page"
