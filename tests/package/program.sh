#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The program uses what other programs have, and nothing else: PROGRAM OVER_SHARED_LIBRARIES SOURCE. That the second could be linked is the
# greater part of it: private functions are not to be seen there.
set -euo pipefail
export LC_ALL=C
program=$(realpath "$1") shared=$(realpath "$2") source=$(realpath "$3")
work=$(mktemp -d "${TMPDIR:-/tmp}/bandmill-package-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# Private headers of the codecs lie beside the program's.
inside=$(cd "$source/src/codec" && ls ./*.h ../colour/*.h | sed 's|.*/||' | paste -sd'|')
if grep -rnE "#include \"([a-z/.]*/)?(${inside//./\\.})\"" "$source/src" --include=*.[ch] --exclude-dir=codec --exclude-dir=colour; then
    echo "FAILED: the program includes private headers of the codecs" >&2
    exit 1
fi

for one in program shared; do
    "${!one}" run -r "$source/testdata" -o $one -f "resize:50% | sharpen" --to-srgb -q
    "${!one}" run -r "$source/testdata" --format hash -q >$one.hash
done
diff -r program shared
diff program.hash shared.hash
[ "$(wc -l <program.hash)" -ge 20 ] || { echo "FAILED: $(wc -l <program.hash) pictures only" >&2 && exit 1; }
