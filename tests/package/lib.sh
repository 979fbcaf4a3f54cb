# SPDX-License-Identifier: MIT
# For the tests of the installed tree: SCRIPT BUILD_FOLDER SOURCE_FOLDER. Installs into a prefix of its own, works in a folder of its own.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(realpath "$1") source=$(realpath "$2")
work=$(mktemp -d "${TMPDIR:-/tmp}/bandmill-package-XXXXXX")
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
cmake --install "$build" --prefix "$prefix" >"$work/install.log" || { cat "$work/install.log" >&2 && exit 1; }
libdir=$(dirname "$(find "$prefix" -name bandmill.pc -printf '%h\n')")
export PKG_CONFIG_PATH=$libdir/pkgconfig
export LD_LIBRARY_PATH=$libdir
cd "$work"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# expect WHAT GOT: they must be the same.
expect() {
    [ "$1" = "$2" ] || fail "expected: $1
got: $2"
}
