#!/usr/bin/env bash
# Starts and stops a real Neo4j Community server, for tests and for trying out.
#
#   tools/neo4j.sh fetch                     the server's jars, into .tools/neo4j/lib
#   tools/neo4j.sh start [--port P] [--dir D]  in the background; prints where it writes
#                                            the exports to be read with "source"
#   tools/neo4j.sh stop [--dir D]
#   tools/neo4j.sh run COMMAND…              runs the command beside a server of its own,
#                                            or beside that of $OPHGLM_NEO4J_URI
#   tools/neo4j.sh try COMMAND…              the same, and without a server where none can
#                                            be had and $OPHGLM_NEO4J_REQUIRED is not set
#
# Java 17 or 21 and Maven are needed. The jars and their SHA-256 are pinned; they
# are kept between runs. A server listens on 127.0.0.1 alone, takes 640 MB, and
# keeps its data in D (.tools/neo4j/server), with a password of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lib=$PWD/.tools/neo4j/lib
dir=$PWD/.tools/neo4j/server
port=
pinned=b39dcc8742460b796812b2494bde19cb6474ab73862fe3ac9af878e5012afeb8

fail() {
	echo "the Neo4j server: $*" >&2
	exit 1
}

# Digest of the digests of all jars, in the order of their names.
digest() {
	local sum=(sha256sum)
	command -v sha256sum >/dev/null || sum=(shasum -a 256)
	(cd "$1" && export LC_ALL=C && "${sum[@]}" -- *.jar | "${sum[@]}" | cut -d' ' -f1) 2>/dev/null
}

fetch() {
	[[ ! -d $lib || ! -f $lib.sha256 || $(<"$lib.sha256") != "$pinned" ]] || return 0
	command -v mvn >/dev/null || fail "Maven is needed to fetch it, such as Debian's package maven"
	mkdir -p "${lib%/*}"
	local work
	work=$(mktemp -d "${lib%/*}/fetch.XXXXXX") # on the disk of $lib, so that the last step is a rename
	if ! mvn -B -ntp -q --strict-checksums -f tools/neo4j/pom.xml dependency:copy-dependencies \
		-DoutputDirectory="$work/lib" >"$work/log" 2>&1; then
		grep -v '^\s*$' "$work/log" | head -n 5 >&2
		rm -rf "$work"
		fail "it could not be downloaded: try again with a network"
	fi
	local got
	got=$(digest "$work/lib")
	if [[ $got != "$pinned" ]]; then
		rm -rf "$work"
		fail "the jars that were downloaded have the digest $got, and $pinned is pinned"
	fi
	rm -rf "$lib" "$lib.sha256"
	mv "$work/lib" "$lib" || fail "its jars could not be put into $lib"
	rm -rf "$work"
	echo "$pinned" >"$lib.sha256"
}

arguments() {
	if [[ -r /proc/$1/cmdline ]]; then tr '\0' ' ' <"/proc/$1/cmdline"; else ps -o args= -p "$1"; fi
}

# alive says whether the server of $dir runs. Numbers of processes are used again:
# it must be one that was started for this folder.
alive() {
	local pid
	pid=$(cat "$dir/pid" 2>/dev/null) && [[ -n $pid ]] && kill -0 "$pid" 2>/dev/null &&
		[[ $(arguments "$pid") == *"--home-dir=$dir "* ]]
}

configure() {
	mkdir -p "$dir/conf"
	chmod 700 "$dir"
	cat >"$dir/conf/neo4j.conf" <<-EOF
		server.default_listen_address=127.0.0.1
		server.bolt.enabled=true
		server.bolt.listen_address=127.0.0.1:$port
		server.bolt.advertised_address=127.0.0.1:$port
		server.bolt.tls_level=DISABLED
		server.http.enabled=false
		server.https.enabled=false
		dbms.security.auth_enabled=true
		server.memory.pagecache.size=64m
		db.tx_log.preallocate=false
		db.tx_log.rotation.size=32m
		db.tx_log.rotation.retention_policy=keep_none
		dbms.usage_report.enabled=false
		internal.dbms.bolt.netty_server_shutdown_quiet_period=0
	EOF
	[[ ! -f $dir/password ]] || return 0
	local password
	password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	NEO4J_HOME=$dir NEO4J_CONF=$dir/conf java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$lib/*" \
		org.neo4j.cli.AdminTool dbms set-initial-password "$password" >"$dir/console.log" 2>&1 ||
		fail "its password could not be set: see $dir/console.log"
	(umask 077 && echo "$password" >"$dir/password")
}

# free_port picks one on which nothing answers.
free_port() {
	local p
	for _ in {1..50}; do
		p=$((20000 + RANDOM % 12000))
		(: </dev/tcp/127.0.0.1/$p) 2>/dev/null || { echo "$p" && return; }
	done
	fail "no free port was found: give one with --port"
}

start() {
	alive && fail "one runs already in $dir: stop it first"
	command -v java >/dev/null || fail "Java is needed, such as Debian's package default-jre-headless"
	fetch
	[[ -n $port ]] || port=$(free_port)
	configure
	rm -f "$dir/logs/neo4j.log"
	nohup java -Xms128m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
		--add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED \
		--add-opens=java.base/sun.nio.ch=ALL-UNNAMED --enable-native-access=ALL-UNNAMED -cp "$lib/*" \
		org.neo4j.server.CommunityEntryPoint --home-dir="$dir" --config-dir="$dir/conf" >"$dir/console.log" 2>&1 </dev/null &
	local pid=$!
	disown "$pid"
	echo "$pid" >"$dir/pid"
	local deadline=$((SECONDS + 120))
	until grep -q ' Started\.$' "$dir/logs/neo4j.log" 2>/dev/null; do
		if ! kill -0 "$pid" 2>/dev/null; then
			rm -f "$dir/pid"
			cat "$dir/logs/neo4j.log" "$dir/console.log" 2>/dev/null | grep -E 'ERROR|Error|Exception|already in use' | head -n 5 >&2
			fail "it ended as it began: see $dir/logs/neo4j.log and $dir/console.log"
		fi
		if ((SECONDS > deadline)); then
			stop
			fail "it was not ready after two minutes: see $dir/logs/neo4j.log"
		fi
		sleep 0.2
	done
	(umask 077 && cat >"$dir/env" <<-EOF
		export OPHGLM_NEO4J_URI=bolt://127.0.0.1:$port
		export OPHGLM_NEO4J_USER=neo4j
		export OPHGLM_NEO4J_PASSWORD=$(<"$dir/password")
	EOF
	)
}

# stop ends the server of $dir, by force after half a minute.
stop() {
	alive || { rm -f "$dir/pid" "$dir/env" && return; }
	local pid
	pid=$(<"$dir/pid")
	kill -TERM "$pid" 2>/dev/null || true
	for _ in {1..150}; do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.2
	done
	kill -KILL "$pid" 2>/dev/null || true
	rm -f "$dir/pid" "$dir/env"
}

run() {
	(($#)) || fail "run needs a command"
	[[ -z ${OPHGLM_NEO4J_URI:-} ]] || exec "$@"
	mkdir -p .tools/neo4j
	dir=$(mktemp -d "$PWD/.tools/neo4j/run.XXXXXX")
	trap 'stop; rm -rf "$dir"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	start
	# shellcheck disable=SC1091
	source "$dir/env"
	local rc=0
	"$@" || rc=$?
	exit "$rc"
}

command=${1:-}
(($# == 0)) || shift
if [[ $command == try ]]; then
	if [[ -z ${OPHGLM_NEO4J_URI:-}${OPHGLM_NEO4J_REQUIRED:-} ]] && ! { command -v java >/dev/null && (fetch); }; then
		echo "warning: going on without a Neo4j server, which Java and Maven would give" >&2
		exec "$@"
	fi
	command=run
fi
if [[ $command == run ]]; then
	run "$@"
fi
while (($#)); do
	case $1 in
	--port) port=${2:?--port needs a number} && shift 2 ;;
	--dir) mkdir -p "${2:?--dir needs a folder}" && dir=$(cd "$2" && pwd) && shift 2 ;;
	*) fail "$1 is not understood: see the head of tools/neo4j.sh" ;;
	esac
done
case $command in
fetch) fetch ;;
start) start && echo "source $dir/env" ;;
stop) stop ;;
*) sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
esac
