#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is found in folders, and what outputs are called: symbolic links, patterns, depth, folders below a base, collisions.
. "$(dirname "$0")/lib.sh"

mkdir -p in/deep elsewhere
cp "$testdata/photos/spoon.jpg" in/a.jpg
cp "$testdata/photos/spoon.jpg" elsewhere/b.jpg
ln -s ../elsewhere/b.jpg in/link.jpg
ln -s ../elsewhere in/folder
ln -s ../../in in/deep/up
ln -s . in/self

# Links: to files only; also to folders, where a loop ends and is told once; none.
run 0 run in -r -o auto
files auto a.jpg link.jpg
err_has '2 done'
run 0 run in -r --symlinks follow -o follow
files follow a.jpg folder/b.jpg link.jpg
err_line 'bandmill run: warning: in/deep/up leads back to a folder above it and is left out (and 1 more like it)'
run 0 run in -r --symlinks=skip -o skip --report skip.json
files skip a.jpg
err_has ' 1 done, 1 skipped (symbolic links)'
grep -qF '"input":"in/link.jpg","output":null,"status":"skipped","code":"SKIP_SYMLINK"' skip.json || fail "the link is not in the report"
run 0 run in/link.jpg in/folder --symlinks skip -o skip2
err_has '2 pictures: 0 done, 2 skipped (symbolic links)'
none skip2

# Patterns and depth: what is included instead of known extensions, what is excluded in any case, folders with all they hold.
rm -r in
mkdir -p in/raw/deep in/sub/raw 'in/[x]'
for name in a.jpg b.JPG c.dat raw/d.jpg raw/deep/e.jpg sub/f.jpg sub/raw/g.jpg '[x]/h.jpg'; do
    cp "$testdata/photos/spoon.jpg" "in/$name"
done
run 0 run in -r -o out1 --exclude raw
files out1 a.jpg b.JPG sub/f.jpg '[x]/h.jpg'
run 0 run in -r -o out2 --exclude /raw/ --exclude '?.JPG'
files out2 a.jpg sub/f.jpg sub/raw/g.jpg '[x]/h.jpg'
run 0 run in -r -o out3 --include '*.dat' --include 'raw/*' --exclude 'raw/d*'
files out3 c.dat
run 0 run in -r -o out4 --include 'raw/*'
files out4 raw/d.jpg raw/deep/e.jpg
run 0 run in -r -o out5 --exclude '\[x]' --exclude '*/raw' --exclude='raw'
files out5 a.jpg b.JPG sub/f.jpg
run 0 run in --max-depth 1 -o out6
files out6 a.jpg b.JPG raw/d.jpg sub/f.jpg '[x]/h.jpg'
run 0 run in --include '*.dat' -o out7
cp -r in place # what a killed run has left is no picture, whatever is included
cp in/a.jpg place/.a.jpg.bandmill-abcdef.tmp
run 0 run place --in-place --include '*.jpg' --include '*.tmp' -f invert
none place/.a.jpg.bandmill-abcdef.tmp
rm -r place
files out7 c.dat
run 0 run in/a.jpg in/c.dat in/raw -o out8 --exclude '*.jpg' --exclude raw --include 'no*'
files out8 a.jpg c.dat
run 2 run in -o none --exclude ''
err_line 'bandmill run: --exclude=: the pattern is empty'

# Names of outputs below a folder of one's choice.
run 0 run in/raw/deep/e.jpg in/sub/raw/g.jpg in/a.jpg --relative-to in -o below
files below raw/deep/e.jpg sub/raw/g.jpg a.jpg
run 0 run in/raw in/sub -r --relative-to . -o below2
files below2 in/raw/d.jpg in/raw/deep/e.jpg in/sub/f.jpg in/sub/raw/g.jpg
(cd in/sub && "$bandmill" run ../raw/d.jpg f.jpg --relative-to .. -o ../../below3 -q) || fail 'names with .. do not work'
files below3 raw/d.jpg sub/f.jpg
run 2 run in/a.jpg elsewhere/b.jpg --relative-to in -o none
err_line 'bandmill run: elsewhere/b.jpg: not below the folder of --relative-to=in'
run 2 run in/a.jpg --relative-to gone -o none
err_line 'bandmill run: --relative-to=gone: No such file or directory'
none none

# Names that would collide keep their extensions, the same for any number of threads; others stay as they are.
mkdir mixed
cp "$testdata/photos/spoon.jpg" mixed/a.jpg
cp "$testdata/png/rgb.png" mixed/a.png
cp "$testdata/png/rgb.png" mixed/b.png
for threads in 1 64; do
    run 0 run mixed --format png --on-collision keep-ext -o kept$threads -j $threads
    files kept$threads a.jpg.png a.png.png b.png
done
diff -r kept1 kept64 || fail "the threads make a difference"
run 2 run mixed in/a.jpg --format png --on-collision keep-ext -o none
err_has 'two pictures would be written to one file, none/a.jpg.png'
run 2 run mixed/a.jpg mixed/a.jpg -o none
err_has 'it is named twice'
none none
