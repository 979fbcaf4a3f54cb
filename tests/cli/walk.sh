#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is found in folders: symbolic links.
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
