#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --in-place and --preserve: originals are written when that is asked for and only then, and keep all but their pixels.
. "$(dirname "$0")/lib.sh"

mkdir -p in/sub
cp "$testdata/photos/spoon.jpg" in/a.jpg
cp "$testdata/png/rgb.png" in/b.png
cp "$testdata/png/rgb16.png" in/sub/really-png.jpg
echo 'no picture' >in/notes.txt
echo 'no picture' >in/text.jpg
chmod 640 in/a.jpg
chmod 600 in/b.png
cp -rp in pristine

# What makes no sense is refused, and nothing is touched.
run 2 run in --in-place -o out -f invert
err_has '--in-place and --output exclude each other'
run 2 run in --in-place --overwrite -f invert
err_has 'leave out --overwrite'
run 2 run in --in-place
err_has 'no filter and no option of the output format'
run 2 run in --in-place --format hash -f invert
err_has 'keeps no file'
run 2 run in/a.jpg --in-place --format png -f invert
err_has 'in/a.jpg: --format png in place would leave it with the name of another format'
run 2 run in/a.jpg in/./a.jpg --in-place -f invert
err_has 'one file is named twice'
err_line '  in/./a.jpg'
run 0 run in --in-place -f invert --dry-run
out_line 'in/a.jpg -> in/a.jpg'
diff -r in pristine || fail "an original changed"

# Every picture is rewritten, what is none stays; names, permissions and formats stay.
run 0 run pristine/a.jpg pristine/b.png -o expected -f invert
run 1 run in -r --in-place -f invert --report report
err_has 'in/text.jpg: E_FORMAT'
err_has ': 3 done, 1 failed'
same in/a.jpg expected/a.jpg
same in/b.png expected/b.png
same in/text.jpg pristine/text.jpg
same in/notes.txt pristine/notes.txt
run 0 info in/sub/really-png.jpg
grep -q '^  format *png' "$said_out" || fail "the content's format was not kept"
cmp -s in/sub/really-png.jpg pristine/sub/really-png.jpg && fail "the picture below was not rewritten"
files in a.jpg b.png notes.txt sub/really-png.jpg text.jpg
[ "$(stat -c %a in/a.jpg in/b.png | tr '\n' ' ')" = '640 600 ' ] || fail "permissions changed"
grep -qF '"input":"in/a.jpg","output":"in/a.jpg","status":"done"' report || fail "the report tells something else"
run 0 run in/b.png --in-place --compression 9 -f invert
run 0 run in/b.png --in-place --metadata strip

# Links: skipped, or followed and then still links.
ln -s sub/really-png.jpg in/link.jpg
before=$(cksum <in/sub/really-png.jpg)
run 0 run in/link.jpg --in-place -f invert --report report
err_has '0 done, 1 skipped (symbolic links)'
grep -qF '"code":"SKIP_SYMLINK"' report || fail "the link is not in the report"
[ "$(cksum <in/sub/really-png.jpg)" = "$before" ] || fail "a skipped link was followed"
run 2 run in/link.jpg in/sub/really-png.jpg --in-place -f invert --symlinks follow
run 0 run in/link.jpg --in-place -f invert --symlinks follow
[ "$(readlink in/link.jpg)" = sub/really-png.jpg ] || fail "the link is none any more"
[ "$(cksum <in/sub/really-png.jpg)" != "$before" ] || fail "what the link leads to was not rewritten"
no_leftovers in

# Names of one file part, and that is told.
ln in/a.jpg in/second.jpg
before=$(cksum <in/a.jpg)
run 0 run in/a.jpg --in-place -f flip -v
err_has 'warning hard_links_split: 1 picture, in/a.jpg: '
[ "$(cksum <in/second.jpg)" = "$before" ] || fail "the other name has another picture"
[ "$(cksum <in/a.jpg)" != "$before" ] || fail "the picture was not rewritten"

# Times to the nanosecond, when they are asked for; and permissions of new files.
touch -d '2001-02-03 04:05:06.123456789' in/b.png
times=$(stat -c '%.9Y' in/b.png)
run 0 run in/b.png --in-place -f invert --preserve times
[ "$(stat -c '%.9Y' in/b.png)" = "$times" ] || fail "the time was not kept"
run 0 run in/b.png --in-place -f invert
[ "$(stat -c '%.9Y' in/b.png)" != "$times" ] || fail "the time was kept"
chmod 666 in/b.png
touch -d '2001-02-03 04:05:06.123456789' in/b.png
(umask 027 && run 0 run in/b.png -o copy -f invert && run 0 run in/b.png -o kept -f invert --preserve mode,times) || exit 1
[ "$(stat -c %a copy/b.png)" = 640 ] || fail "permissions like a copy's were expected"
[ "$(stat -c '%a %.9Y' kept/b.png)" = "666 $times" ] || fail "permissions and time should be kept"
run 0 run in/b.png -o all -f invert --preserve=all
[ "$(stat -c '%a %.9Y' all/b.png)" = "666 $times" ] || fail "all should be kept"
run 2 run in/b.png -o all -f invert --preserve=sense
err_has '--preserve=sense: must be one of mode, owner, times, xattr, all'

# A report beside the results, in a folder that is only made now; never in their place.
run 0 run in/b.png -o made --report made/report.json
files made b.png report.json
run 2 run in/b.png -o dry --report dry/report.json --dry-run
err_has '--report=dry/report.json: No such file or directory'
none dry
run 2 run in/b.png -o made2 --report made2/./b.png
err_has '--report=made2/./b.png: that is one of the outputs'
none made2/b.png

# What killed runs have left goes, nothing else.
mkdir left
cp "$testdata/photos/spoon.jpg" left/a.jpg
touch left/.a.jpg.bandmill-abc234.tmp left/.b.jpg.bandmill-abc234.tmp left/.a.jpg.tmp
run 0 run left --in-place -f invert --dry-run
files left a.jpg .a.jpg.bandmill-abc234.tmp .b.jpg.bandmill-abc234.tmp .a.jpg.tmp
run 0 run left --in-place -f invert -v
err_line 'removed left/.a.jpg.bandmill-abc234.tmp, which a killed run had left'
files left a.jpg .b.jpg.bandmill-abc234.tmp .a.jpg.tmp
