#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What cannot end well is refused before anything is written: exit code 2, both names in the message, no folder made.
. "$(dirname "$0")/lib.sh"

mkdir -p in/sub x y
for name in in/a.jpg in/b.jpg in/sub/c.jpg x/p.jpg y/p.jpg y/P.jpg; do
    cp "$testdata/photos/spoon.jpg" "$name"
done
cp "$testdata/png/rgb.png" in/a.png

# Two pictures, one output.
run 2 run in -o out --format png
expected err collision
none out
run 2 run x/p.jpg y/p.jpg -o out
expected err collision-named
none out
run 2 run y -o out
expected err collision-case
none out

# Outputs that are there already.
mkdir -p full
for i in 1 2 3 4 5 6 7; do
    cp "$testdata/photos/spoon.jpg" "full/$i.jpg"
done
run 0 run full -o out -q
err_empty
cp -r out before
run 2 run full -o out -f invert
expected err existing
diff -r out before || fail "an output changed"
run 2 run full in/b.jpg -o out -f invert
none out/b.jpg

# --skip-existing does what is missing, --overwrite does all.
rm out/3.jpg
run 0 run full -o out --skip-existing -f invert
expected err skipped
cmp -s out/3.jpg before/3.jpg && fail "the missing one was not done anew"
rm out/3.jpg
cp before/3.jpg out
diff -r out before || fail "one that was there changed"
run 0 run full -o out --overwrite -f invert
for i in 1 2 3 4 5 6 7; do
    cmp -s "out/$i.jpg" "before/$i.jpg" && fail "$i.jpg was not replaced"
done
no_leftovers out
rm -r out before

# An output that is an input, by whatever path.
sum=$(cat in/b.jpg | cksum)
run 2 run in/b.jpg -o in --overwrite
expected err alias
run 2 run in/b.jpg -o in/sub/.. --overwrite
run 2 run in/b.jpg -o "$PWD/in" --skip-existing
ln -s in link
run 2 run in/b.jpg -o link --overwrite
mkdir out
ln -s ../in/b.jpg out/b.jpg
run 2 run in/b.jpg -o out --overwrite
err_has "is the input in/b.jpg itself"
rm out/b.jpg
ln in/b.jpg out/b.jpg
run 2 run in/b.jpg -o out --overwrite
err_has "is the input in/b.jpg itself"
[ "$(cat in/b.jpg | cksum)" = "$sum" ] || fail "an original changed"
rm -r out

# Places that cannot be written.
run 2 run in -o in/a.jpg
expected err no-folder
run 2 run in -o in/a.jpg/deeper
expected err no-folder-above
ln -s nowhere dangling
run 2 run in -o dangling
expected err dangling
mkdir -p out/b.jpg
run 2 run in -o out --overwrite
expected err folder-in-the-way
rm -r out
if [ "$(id -u)" != 0 ]; then
    mkdir locked
    chmod 555 locked
    run 2 run in -o locked
    err_has "locked: outputs cannot be written there: Permission denied"
    run 2 run in -o locked/deeper
    err_has "Permission denied"
fi

# A report never takes the place of a picture.
run 2 run in/b.jpg -o out --report in/b.jpg
err_has "--report=in/b.jpg: that is one of the inputs"
[ "$(cat in/b.jpg | cksum)" = "$sum" ] || fail "the report went over an original"
none out
