#!/usr/bin/env bash
# Writes docs/instruct-figures.md: coverage and variety of the instructions that
# the pipeline full makes, how well instruct.verify finds planted errors, and 20
# samples of the pipeline starter with their citations. Both pipelines must have
# been built (make run, make run DATA=…).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
page=docs/instruct-figures.md

# The first two samples, by id, of each scenario and language of a stage.
firsts() {
	for scenario in visual causes diagnosis treatment prognosis; do
		for lang in zh en; do
			bin/ophglm show "$1" --grep "\"scenario\":\"$scenario\",\"lang\":\"$lang\"" -n 2 | sed 's/^{"id":"\([0-9a-f]*\)".*/\1/'
		done
	done
}

# The tables that tests told.
told() {
	sed -E '/^(===|---|PASS|ok)/d; / (missed in|false alarm on) /d; s/^ *[a-z_]+_test\.go:[0-9]+: ?/\n/; s/^ {8}//; s/ *$//' | cat -s
}

{
	cat <<-'EOF'
		# The instructions in figures

		Written by `make instruct-figures`. What the columns mean: [instruct.md](instruct.md).

		## Coverage and variety

		Of the pipeline `full`, by `ophglm instruct report`:

		```
	EOF
	bin/ophglm instruct report full/instructions --graph full/graph | sed '/^  stutter|/,/^$/{/^    /d}; s/ *$//'
	cat <<-'EOF'
		```

		## Planted errors

		Found: any rule objects. By its rule: the rule of the planted kind does. `none` is text without an error, where what is found is a false alarm. The answers
		of `unseen` are told in styles that no rule was made on; `cited` are checked as citing their facts, as what a model was given, the others as a foreign file.

	EOF
	go test -buildvcs=false -tags sqlite_fts5 -count=1 -v -run '^Test(Planted|Unseen)$' ./internal/verify | told
	cat <<-'EOF'

		## Answers from outside

		Answers that were not written for this project, judged before a rule saw them ([how](../internal/verify/testdata/README.md)): what the small server of the tests
		wrote, and what doctors answered in the real consultations. An answer counts under each kind that it was judged to have. Nearly all of them hold claims of which
		the curated graph says nothing.

	EOF
	OPHGLM_REAL_REQUIRED=1 go test -buildvcs=false -tags sqlite_fts5 -count=1 -v -run '^Test(ServerAnswers|DoctorsAnswers)$' ./internal/verify | told
	cat <<-'EOF'

		## Twenty samples

		The first two by id of each scenario and language of the pipeline `starter`, as `ophglm trace` shows them:

		```
	EOF
	for id in $(firsts starter/instructions); do
		bin/ophglm trace "$id" --in starter | sed 's/ *$//'
		echo
	done
	echo '```'
} >"$page.new"
mv "$page.new" "$page"
