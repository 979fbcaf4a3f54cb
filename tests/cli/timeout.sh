#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --timeout: what takes longer fails alone, and says so. No machine does these in a thousandth of a second; all are done in a day.
. "$(dirname "$0")/lib.sh"

cp "$testdata/photos/retina.jpg" "$testdata/photos/clock.jpg" .
"$bandmill" run retina.jpg -o . --format png -q --overwrite
cp retina.png original.png

run 1 run retina.jpg retina.png missing.jpg -o out --timeout 0.001 -f 'gaussian:20 | gaussian:20' --on-collision keep-ext
err_has 'retina.jpg: E_TIMEOUT: took longer than 0.001 s, which is the limit (raise it with --timeout)'
err_has 'retina.png: E_TIMEOUT: '
err_has 'missing.jpg: E_NOENT: '
[ -z "$(find out -type f 2>/dev/null)" ] || fail 'nothing should be left'
run 1 run retina.png --in-place --timeout 0.001 -f gaussian:20 -q
same retina.png original.png
no_leftovers .

run 0 run retina.jpg clock.jpg -o out --timeout 86400 -q
run 0 run retina.jpg -o zero --timeout 0 -q
same out/retina.jpg zero/retina.jpg

# A JPEG of many scans is decoded whole before its first row: time is looked at meanwhile.
if [ -d "${BANDMILL_CORPUS:-/nowhere}/bombs" ]; then
    run 1 run "$BANDMILL_CORPUS/bombs/10K-rgb.jpeg" --format null --timeout 0.01
    err_has 'E_TIMEOUT: took longer than 0.01 s'
fi

for wrong in x 1s -1 1. .5 0.0000000001 0.0009 1e3 10000000; do
    run 2 run retina.jpg -o never --timeout=$wrong
    err_has "--timeout=$wrong: must be a number of seconds from 0.001 to 1000000, or 0 for no limit"
done
none never
