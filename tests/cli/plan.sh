#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a batch consists of: folders, recursion, mirrored trees, dry runs, large folders.
. "$(dirname "$0")/lib.sh"

mkdir -p in/sub/deep empty
cp "$testdata/photos/spoon.jpg" in/b.jpg
cp "$testdata/photos/spoon.jpg" in/sub/c.jpeg
cp "$testdata/png/rgba16.png" in/sub/deep/d.PNG
echo 'no picture' >in/notes.txt
cp "$testdata/photos/spoon.jpg" picture

# A dry run tells exactly what a run does, and makes nothing.
run 0 run in picture -r -o out --dry-run
expected out dry-run
err_empty
none out
sed 's/.* -> out\///' "$said_out" | sort >"$work/said/plan"
run 0 run in picture -r -o out --dry-run --report - -j 2
expected out dry-run-report
none out
run 0 run in picture -r -o out
expected err done
out_empty
(cd out && find . -type f -printf '%P\n' | sort) | diff "$work/said/plan" - || fail "the plan was another"
run 0 run in -o top
files top b.jpg
run 0 run in/ in/sub/c.jpeg -r -o gray --format png -f grayscale --dry-run
expected out dry-run-format

# Nothing to do is no error, and says why there may be nothing.
run 0 run empty -o none
err_line "0 pictures"
none none
mkdir -p nested/in/here
run 0 run nested -o none
err_line "0 pictures (--recursive descends into the folders below)"

# What is missing fails alone.
run 1 run gone.jpg in/b.jpg '*.png' -o missing
err_has 'gone.jpg: E_NOENT: No such file or directory'
err_has '*.png: E_NOENT: '
files missing b.jpg
run 1 run gone.jpg in/b.jpg -o missing2 --dry-run
out_line 'in/b.jpg -> missing2/b.jpg'
err_has 'gone.jpg: E_NOENT: '
none missing2

# The output folder is left out, wherever it lies.
for round in 1 2; do
    run 0 run in -r -o in/out --overwrite
    files in/out b.jpg sub/c.jpeg sub/deep/d.PNG
done

# Codecs that keep no file need no folder, and give their lines in the order of the plan.
run 0 run in picture -r --format hash -q
cut -d' ' -f3- "$said_out" >"$work/said/order"
printf '%s\n' in/b.jpg in/out/b.jpg in/out/sub/c.jpeg in/out/sub/deep/d.PNG in/sub/c.jpeg in/sub/deep/d.PNG picture |
    diff - "$work/said/order" || fail "hashes in another order"
run 0 run in -r --format null
out_empty

# A folder of 50,000, with few descriptors: all of them, in the order of their bytes.
mkdir many
(cd many && seq -f 'picture-%05.0f.jpg' 50000 | xargs touch)
last="a dry run of 50,000 pictures"
(ulimit -n 16 && "$bandmill" run many -o out --dry-run >"$said_out" 2>"$said_err") || fail "it failed"
[ "$(wc -l <"$said_out")" = 50000 ] || fail "50,000 lines were expected"
sort -c "$said_out" || fail "not sorted"
last="a dry run of a list of 50,000"
(ulimit -n 16 && find many -type f -print0 | sort -z | "$bandmill" run -0 --files-from - -o out --dry-run 2>"$said_err") |
    cmp - "$said_out" || fail "the list gives another plan than the folder"
mkdir taken
(cd taken && seq -f 'picture-%05.0f.jpg' 50000 | xargs touch)
run 2 run many -o taken
err_has "50000 outputs are there already"
run 0 run many -o taken --skip-existing
err_has "50000 pictures: 0 done, 50000 skipped"

# A run of many, with more threads than descriptors to spare.
run 0 run "$testdata/png/gray.png" -o tiny -f resize:8 -q
mkdir small
for part in a b c d; do
    tee "small/$part"-{1..500}.png <tiny/gray.png >/dev/null
done
last="a run of 2,000 pictures with 32 descriptors"
(ulimit -n 32 && "$bandmill" run small -o small-out -j 16 --report small.json -q >"$said_out" 2>"$said_err") || fail "it failed"
[ "$(find small-out -type f | wc -l)" = 2000 ] || fail "2,000 outputs were expected"

# A deep tree with few descriptors.
deep=deep$(printf '/d%.0s' {1..200})
mkdir -p "$deep"
cp picture "$deep/e.jpg"
(ulimit -n 16 && "$bandmill" run deep -r -o out2 --dry-run >"$said_out") || fail "it failed"
out_line "$deep/e.jpg -> out2${deep#deep}/e.jpg"
