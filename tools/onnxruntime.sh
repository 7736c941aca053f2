#!/usr/bin/env bash
# Puts the ONNX Runtime, the shared library that runs the models of photographs,
# into .tools/onnxruntime: with pip, or else with npm. Does nothing where it is
# there, or where $OPHGLM_ONNXRUNTIME names another.
#
# Versions and SHA-256 are pinned. Only linux/amd64 is tested: the digests of the
# other two platforms are those of the same packages, whose libraries never ran.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pip_version=1.32.0
npm_version=1.30.0
place=.tools/onnxruntime

fail() {
	echo "fetching the ONNX Runtime: $*" >&2
	exit 1
}

platform=$(uname -sm)
case $platform in
"Linux x86_64")
	pip_platform=manylinux_2_28_x86_64
	pip_name=libonnxruntime.so.$pip_version
	pip_digest=6c1585d1bbf45b0712ea4a21b705c5fcb4ba04ff2e30f1fbf81a49faf658638f
	npm_path=linux/x64/libonnxruntime.so.1
	npm_name=libonnxruntime.so.$npm_version
	npm_digest=ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23
	;;
"Linux aarch64")
	pip_platform=manylinux_2_28_aarch64
	pip_name=libonnxruntime.so.$pip_version
	pip_digest=49852228a93995158b2a813d4df487d47a1b76b0eaa894507ef49e91b6d7954a
	npm_path=linux/arm64/libonnxruntime.so.1
	npm_name=libonnxruntime.so.$npm_version
	npm_digest=1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76
	;;
"Darwin arm64")
	pip_platform=macosx_14_0_arm64
	pip_name=libonnxruntime.$pip_version.dylib
	pip_digest=fa585fabbea65b823b9a8f7e27d46aee3989d1be7e36b528203d3a1fd613aae7
	npm_path=darwin/arm64/libonnxruntime.$npm_version.dylib
	npm_name=libonnxruntime.$npm_version.dylib
	npm_digest=685d2be5dba1309c89d3a5324b7fd06a5c42f1a61bfea32d14c4cc28d072121d
	;;
*) fail "none is pinned for $platform: set OPHGLM_ONNXRUNTIME to a library of version 1.24 or newer" ;;
esac

[[ -z ${OPHGLM_ONNXRUNTIME:-} ]] || exit 0

digest() {
	if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d' ' -f1
}

# What is there and is not as pinned would be loaded, and goes.
there=
for file in "$place"/*; do
	[[ -f $file ]] || continue
	case ${file##*/}:$(digest "$file") in
	"$pip_name:$pip_digest" | "$npm_name:$npm_digest") there=$file ;;
	*) echo "removing $file, which is not the pinned library" >&2 && rm -f "$file" ;;
	esac
done
[[ -z $there ]] || exit 0

mkdir -p "$place"
work=$(mktemp -d .tools/fetch.XXXXXX) # on the disk of $place, so that the last step is a rename
trap 'rm -rf "$work"' EXIT

has() { "$@" --version >/dev/null 2>&1; }

with_pip() {
	"${pip[@]}" install --quiet --disable-pip-version-check --no-input --retries 1 --no-compile --no-deps --only-binary=:all: \
		--target "$work/pip" --platform "$pip_platform" --python-version 3.12 --implementation cp "onnxruntime==$pip_version" &&
		mv "$work/pip/onnxruntime/capi/$pip_name" "$work/$pip_name"
}

with_npm() {
	npm pack --silent --fetch-retries 1 --fetch-retry-mintimeout 1000 --pack-destination "$work" "onnxruntime-node@$npm_version" &&
		tar -xzf "$work/onnxruntime-node-$npm_version.tgz" -C "$work" "package/bin/napi-v6/$npm_path" &&
		mv "$work/package/bin/napi-v6/$npm_path" "$work/$npm_name"
}

pip=()
if has pip; then
	pip=(pip)
elif has python3 -m pip; then
	pip=(python3 -m pip)
fi
if ((${#pip[@]})) && with_pip >>"$work/log" 2>&1; then
	name=$pip_name pinned=$pip_digest
elif has npm && with_npm >>"$work/log" 2>&1; then
	name=$npm_name pinned=$npm_digest
elif ((${#pip[@]})) || has npm; then
	tail -n 5 "$work/log" >&2
	fail "it could not be downloaded: try again with a network, or set OPHGLM_ONNXRUNTIME to a library of version 1.24 or newer"
else
	fail "pip or npm is needed: install one of them, such as Debian's python3-pip"
fi

got=$(digest "$work/$name")
[[ $got == "$pinned" ]] || fail "what was downloaded as $name has the SHA-256 $got, and $pinned is pinned"
mv "$work/$name" "$place/$name"
echo "the ONNX Runtime is in $place/$name"
