#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The manual is not stale: manual.sh BANDMILL TESTDATA PSNR makes docs/filters.md and its pictures again. The text is the same to
# the byte, and so are the pixels where libjpeg is as it was when the pictures were made. Another build rounds otherwise, which
# filters with steps in them make much of: there pictures have only to be alike.
. "$(dirname "$0")/lib.sh"
psnr=$3
root=$(cd "$here/../.." && pwd)
docs=$root/docs
last=scripts/make-manual
most_bytes=1500000

# How the libjpeg that the pictures were made with decodes and codes one that no filter touches.
known_codec='2424346062 8125'
codec=$("$bandmill" run - -o - -q --exact --format jpeg --quality 75 --metadata strip <"$testdata/photos/spoon.jpg" | cksum)
least_db=99
if [ "$codec" != "$known_codec" ]; then
    echo "libjpeg is another one (cksum $codec): pictures have only to be alike"
    least_db=25
fi

stale="scripts/make-docs writes the manual anew"
"$root/scripts/make-manual" "$bandmill" fresh >"$said_out" 2>"$said_err" || fail "the manual cannot be made"
diff -u "$docs/filters.md" fresh/filters.md >&2 || fail "docs/filters.md is stale: $stale"
diff <(ls "$docs/images/filters") <(ls fresh/images/filters) >&2 || fail "other pictures are needed: $stale"

run 0 filters --names
for filter in $(cat "$said_out"); do
    grep -q "](images/filters/$filter\.[a-z]*)" fresh/filters.md || fail "$filter is not shown"
done
! grep -q '<!-- pictures' fresh/filters.md || fail "a place for pictures is empty"

run 0 run "$docs/images/filters" -o kept --format pnm -j 1 -q
run 0 run fresh/images/filters -o made --format pnm -j 1 -q
for picture in kept/*; do
    near=$("$psnr" "$picture" "made/${picture##*/}") || fail "${picture##*/} cannot be compared"
    awk -v near="${near%% *}" -v least=$least_db 'BEGIN { exit !(near >= least) }' ||
        fail "${picture##*/} looks otherwise ($near dB): $stale"
done
bytes=$(cat "$docs"/images/filters/* | wc -c)
[ "$bytes" -le $most_bytes ] || fail "the manual's pictures have $bytes bytes, more than $most_bytes"

# Every original is shown, and comes from a folder that says whose it is.
while read -r name picture; do
    [ -e "$docs/images/filters/before-$name.jpg" ] || fail "no filter is shown on $name"
    grep -q "\`.*${picture##*/}\`" "$testdata/README.md" "$docs/images/from/README.md" || fail "$picture has no origin"
done < <(sed -n 's/^original \+\([^ ]\+\) \+\([^ ]\+\).*/\1 \2/p' "$docs/images/filters.list")
