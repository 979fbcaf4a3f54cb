#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# When the system gives no more memory, pictures fail one by one and the process lives: whatever comes out is whole, and
# every failure says why.
. "$(dirname "$0")/lib.sh"
(ulimit -v 1000000 && "$bandmill" --version) >/dev/null 2>&1 || exit 77 # a sanitizer takes more than that for itself

mkdir in
cp "$testdata/photos/retina.jpg" in/a.jpg
cp "$testdata/photos/retina.jpg" in/b.jpg
cp "$testdata/photos/spoon.jpg" in/c.jpg
cp "$testdata/png/rgb-interlaced.png" in/d.png
chain='resize:1500x1500 | rotate:90 | gaussian:2'
run 0 run in -o whole --format pnm -f "$chain" -q

ended_well=0
some_failed=0
for threads in 1 4; do
    for kilobytes in {20000..140000..8000}; do
        last="ulimit -v $kilobytes; bandmill run -j $threads"
        rm -rf out
        (ulimit -v $kilobytes && "$bandmill" run in -o out --format pnm -f "$chain" -q -j $threads >"$said_out" 2>"$said_err")
        code=$?
        case $code in
        0) ended_well=$((ended_well + 1)) ;;
        1) some_failed=$((some_failed + 1)) ;;
        2) none out ;; # not even begun
        *) fail "it did not live" ;;
        esac
        [ $code != 1 ] || [ "$(grep -c ': E_NOMEM: ' "$said_err")" = "$(grep -c ': E_' "$said_err")" ] || fail "another reason"
        for output in out/*; do
            [ ! -e "$output" ] || same "$output" "whole/${output#out/}"
        done
        no_leftovers .
    done
done
# The range is one in which both happen: otherwise nothing was tested.
[ $ended_well -gt 0 ] && [ $some_failed -gt 0 ] || fail "$ended_well runs without a failure, $some_failed with some"
figure "$((ended_well + some_failed)) runs under limits, $some_failed of them with failed pictures"
