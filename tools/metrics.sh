#!/usr/bin/env bash
# Writes docs/metrics.md: how far the metrics are from what their references give
# on the vector files beside the real data, and what of the files no test uses; and,
# as "metrics.sh speed", its table of times, which goes on as it stood otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
page=docs/metrics.md
shared=$(dirname "${OPHGLM_REAL:-$PWD/../shared/real}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What stands below a heading, up to the next of its level.
section() {
	[ ! -f "$page" ] || sed -n "/^## $1\$/,/^## /{/^## /d;p}" "$page"
}

if [ "${1:-}" = speed ]; then
	{
		echo
		echo "Written by \`make metrics-speed\` on $(date -u +%Y-%m-%d), load $(cut -d' ' -f1 /proc/loadavg), $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1)."
		echo "References: $(sed -n '1s/: judge.*//p' "$shared/bench/peer_metrics.txt"), recorded and not run again;"
		echo "versions: $(sed -n '/^# numpy/s/^# //p' "$shared/bench/peer_metrics.txt")."
		echo
		cat <<-'EOF'
			Both are the median CPU time of a process, user and system, of inputs of the same sizes and distributions, on one core where the work can be put on several. Texts and
			masks are in memory, ours as bits; CSV is read from a file. The reference for 1,000 bootstraps of the AUC calls scikit-learn for each, where a loop in
			numpy takes some 0.7 s. An aim is the ratio that this project set itself.

		EOF
		go run -buildvcs=false ./eval/internal/speed -peers "$shared/bench/peer_metrics.txt"
	} >"$work/speed"
	section 'Agreement' >"$work/agreement"
	section 'What is passed over' >"$work/passed"
else
	OPHGLM_REAL_REQUIRED=1 OPHGLM_AGREEMENT=$work/record go test -buildvcs=false -tags sqlite_fts5 -count=1 ./eval/... >"$work/log" || {
		grep -v '^ok\|no test files\|skipped: ' "$work/log" >&2
		exit 1
	}
	go run -buildvcs=false ./eval/internal/agreement "$work/record" >"$work/both"
	sed '/^## /,$d' "$work/both" >"$work/agreement"
	sed '1,/^## /d' "$work/both" >"$work/passed"
	section 'Speed' >"$work/speed"
fi

{
	cat <<-'EOF'
		# Metrics: agreement and speed

		What the metrics give on recorded inputs beside what other implementations gave on them, and what time both take. Written by `make metrics` and
		`make metrics-speed`; the times are of the day that is named. [evaluation.md](evaluation.md) says how to use them.

		## Agreement
		EOF
	echo
	sed '/./,$!d' "$work/agreement" | cat -s
	printf '%s\n' '## What is passed over'
	echo
	sed '/./,$!d' "$work/passed" | cat -s
	cat <<-'EOF'

		## Speed
	EOF
	echo
	sed '/./,$!d' "$work/speed" | cat -s
} >"$page.new"
mv "$page.new" "$page"
