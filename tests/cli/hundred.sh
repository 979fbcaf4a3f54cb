#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A hundred good pictures and three bad ones: the good ones are done, each bad one is named with its code, nothing is half
# done, and all of that is the same at 1 and at 32 threads.
. "$(dirname "$0")/lib.sh"

mkdir in
pictures=("$testdata"/photos/spoon.jpg "$testdata"/photos/clock.jpg "$testdata"/png/rgba16.png
    "$testdata"/png/gray-alpha.png "$testdata"/png/rgb-interlaced.png)
for i in {1..100}; do
    picture=${pictures[i % ${#pictures[@]}]}
    cp "$picture" "in/$i.${picture##*.}"
done
head -c 7000 "$testdata/photos/spoon.jpg" >in/cut.jpg
echo 'Dear diary' >in/text.jpg
: >in/empty.png

for threads in 1 32; do
    run 1 run in -o "out$threads" -f gaussian:sigma=2 -j "$threads" --report "report$threads" --memory 64M
    out_empty
    err_has 'in/cut.jpg: E_TRUNCATED: '
    err_has 'in/text.jpg: E_FORMAT: '
    err_has 'in/empty.png: E_EMPTY: '
    err_has '103 pictures, '
    err_has ': 100 done, 3 failed'
    # Each is told when it fails and named again at the end, under a heading, above the summary.
    [ "$(wc -l <"$said_err")" = 8 ] || fail "something else was said, too"
    [ "$(find "out$threads" -type f | wc -l)" = 100 ] || fail "100 outputs were expected"
    for bad in cut.jpg text.jpg empty.png; do
        none "out$threads/$bad"
    done
    no_leftovers "out$threads"

    [ "$(wc -l <"report$threads")" = 104 ] || fail "the report has another number of lines"
    grep -o '"input":"[^"]*"' "report$threads" | sort -c || fail "the report is not in the order of the plan"
    tail -n 1 "report$threads" | grep -q '"kind":"summary","pictures":103,"done":100,"failed":3,' ||
        fail "the report's last line is wrong"
    grep -q '"input":"in/cut.jpg","output":"out[0-9]*/cut.jpg","status":"failed","code":"E_TRUNCATED"' \
        "report$threads" || fail "the report does not tell of the truncated picture"
done
diff -r out1 out32 || fail "outputs depend on the number of threads"
