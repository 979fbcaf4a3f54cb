#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What `bandmill info` tells of pictures, to people and to programs.
. "$(dirname "$0")/lib.sh"

cp "$testdata/photos/rocket.jpg" a.jpg
cp "$testdata/photos/retina.jpg" b.jpg
cp "$testdata/png/rgba16.png" c.png
head -c 3000 a.jpg >cut.jpg
echo text >d.jpg
: >e.png

run 0 info a.jpg b.jpg c.png
expected out text
err_empty
run 0 info --json a.jpg b.jpg c.png
expected out json
err_empty

# The header of a file that breaks off later is whole; what is none of ours fails alone, and is told to both.
run 1 info cut.jpg d.jpg e.png gone.png . c.png
out_line c.png
err_has 'd.jpg: E_FORMAT: '
err_has 'e.png: E_EMPTY: '
err_has 'gone.png: E_NOENT: '
err_has '.: E_UNSUPPORTED: '
run 1 info --json d.jpg c.png
[ "$(wc -l <"$said_out")" = 2 ] || fail "a line for each was expected"
grep -q '"input":"d.jpg","status":"failed","code":"E_FORMAT","message":"' "$said_out" || fail "the failure is not in the JSON"
run 2 info
err_has 'no picture: name at least one file'

# The page about the keys knows them all.
run 0 info --json a.jpg b.jpg c.png "$testdata/photos/chelsea.jpg"
for key in $(grep -o '"[a-z0-9_]*":' "$said_out" | tr -d '":' | sort -u); do
    grep -q "\`$key\`" "$here/../../docs/report.md" || fail "docs/report.md says nothing about $key"
done

# Names cannot forge lines.
cp a.jpg $'new\nline.jpg'
run 0 info $'new\nline.jpg'
out_line 'new\x0aline.jpg'
