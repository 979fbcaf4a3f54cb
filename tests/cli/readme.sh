#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Does what README.md says: readme.sh SOURCE-FOLDER BUILD-FOLDER
# Every block marked sh runs, in the order of the page and in one shell, on a scratch copy of the tree that borrows the
# build. Only the test run itself and the installation of packages are left out. Also checks that the page's links lead
# somewhere.
set -euo pipefail

source=$(cd "$1" && pwd)
build=$(cd "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

grep -o '](\([^)#]*\)' "$source/README.md" | sed 's/^](//' | while read -r link; do
    case $link in
    http:* | https:*) ;;
    *) [ -e "$source/$link" ] || fail "README.md points to $link, which is not there" ;;
    esac
done

(cd "$source" && tar -cf - --exclude=./.git --exclude=./build --exclude=./out .) | tar -xf - -C "$work"
mkdir "$work/build"
ln -s "$build" "$work/build/release"

awk '/^```sh$/ { inside = 1; next } /^```/ { inside = 0 } inside' "$source/README.md" |
    grep -v -e '^scripts/test' -e '^sudo ' -e '^apt' >"$work/commands.sh"
[ "$(wc -l <"$work/commands.sh")" -ge 3 ] || fail "README.md has hardly any commands: $(cat "$work/commands.sh")"

# Sanitized libraries are not shared: nobody else could use them.
if [ ! -e "$build/filters/libbandmill.so" ]; then
    grep -q '^cmake --install' "$work/commands.sh" || fail "README.md installs no library"
    sed -i -e '/^cmake --install/,/^python3 docs/d' -e '/^cpack/d' "$work/commands.sh"
fi
if ! command -v dpkg-shlibdeps >/dev/null; then
    echo "without dpkg-dev no packages are made"
    sed -i '/^cpack/d' "$work/commands.sh"
fi

# The first Python may be none of the distribution's, and without its modules.
mkdir "$work/bin"
for python in python3 /usr/bin/python3; do
    "$python" -c 'import numpy' 2>/dev/null && { ln -s "$(command -v "$python")" "$work/bin/python3" && break; }
done
if [ -e "$work/bin/python3" ]; then
    PATH=$work/bin:$PATH
else
    echo "without python3-numpy what is Python's is left out"
    sed -i '/^python3 /d' "$work/commands.sh"
fi

cd "$work"
if ! bash -euxo pipefail commands.sh >said.txt 2>&1 </dev/null; then
    cat said.txt
    fail "a command of README.md failed; it is the last one above that begins with +"
fi
[ -n "$(find out -name '*.jpg' 2>/dev/null)" ] || fail "README.md's commands left no pictures in out/"
echo "every command of README.md works"
