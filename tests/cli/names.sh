#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# File names are bytes: whatever they are, outputs are called the same, and reports stay valid.
. "$(dirname "$0")/lib.sh"

picture=$testdata/png/rgba16.png
long=$(printf 'n%.0s' {1..251}).png
odd=('-x.png' '--output.png' '%o.png' '%s%n.png' 'a[0].png' 'a:b.png' '@f.png' '*.png' '~.png' '$HOME.png' 'a;b&c|d.png'
    'two  spaces.png' ' lead.png' 'dv1.mov01.png' 'dv1.mov02.png' '..png.png' '.hidden.png' 'q"uo'\''te.png' 'back\slash.png'
    $'new\nline.png' $'tab\tbell\a.png' $'\xff\xfe.png' $'caf\xc3\xa9.png' "$long")
mkdir in
for name in "${odd[@]}"; do
    cp "$picture" "in/$name" || exit 1
done

# Found in a folder.
run 0 run in -o out -f invert --report report.json
for name in "${odd[@]}"; do
    [ -f "out/$name" ] || fail "no output for $(printf %q "$name")"
done
[ "$(find out -type f -printf x | wc -c)" = ${#odd[@]} ] || fail "another number of outputs"
no_leftovers out

# Named, with nothing that tells them from options but what is usual.
mkdir named
cp "$picture" 95
cp "$picture" 'x.png '
cp "$picture" -- '-x.png'
run 0 run -o named -- 95 'x.png ' -x.png
files named 95 'x.png ' -x.png

# Only a known extension gives way to that of the format.
run 0 run -o jpegs --format jpeg 95 'x.png ' ./-x.png in/dv1.mov01.png in/.hidden.png
files jpegs 95.jpg 'x.png .jpg' -x.jpg dv1.mov01.jpg .hidden.jpg

# The content decides what a picture is; a name that says otherwise is warned about, and big letters are letters.
mkdir lying
cp "$picture" lying/a.jpg
cp "$picture" lying/b.PNG
cp "$testdata/photos/spoon.jpg" lying/c.JPEG
run 0 run lying -o truth -v --report lying.json
files truth a.jpg b.PNG c.JPEG
err_line 'warning ext_mismatch: 1 picture, lying/a.jpg: the name says jpeg, the content is png'
[ "$(grep -c ext_mismatch lying.json)" = 1 ] || fail "the report should tell of one such name"

# Every name of every format, also in place: one that is right says nothing, any other does.
declare -A names=([jpeg]='jpg jpeg jpe jfif JPG' [png]='png PNG' [bmp]='bmp dib' [pnm]='pnm ppm pgm pbm pam' [tga]='tga targa')
mkdir pairs
for content in "${!names[@]}"; do
    run 0 run "$testdata/png/gray.png" -o . --format "$content" -f resize:8x8 -q --overwrite
    file=$(ls gray.* | head -n 1)
    for format in "${!names[@]}"; do
        for name in ${names[$format]}; do
            cp "$file" "pairs/$content.$name"
        done
    done
    rm "$file"
done
run 0 run pairs --format null -q --report pairs.json
cp -r pairs place
run 0 run place --in-place -f invert -q --report place.json
for content in "${!names[@]}"; do
    for format in "${!names[@]}"; do
        for name in ${names[$format]}; do
            told=yes
            [ "$content" = "$format" ] && told=no
            for kind in pairs place; do
                grep -F "\"input\":\"$kind/$content.$name\"" $kind.json >line || fail "$kind/$content.$name is not in the report"
                seen=no
                grep -qF "the name says $format, the content is $content" line && seen=yes
                [ $seen = no ] && grep -qF ext_mismatch line && seen=wrong
                [ $seen = $told ] || fail "$kind/$content.$name: warned of: $seen"
            done
        done
    done
done

# A name cannot forge a line of what is said about it.
printf 'no picture' >$'bad\nok.png: done\e[31m.png'
run 1 run $'bad\nok.png: done\e[31m.png' -o other
err_has 'bad\x0aok.png: done\x1b[31m.png: E_FORMAT: '
mkdir $'out\nok: done\e[31m'
echo 'a diary' >$'out\nok: done\e[31m/.bandmill-journal'
run 2 run $'bad\nok.png: done\e[31m.png' -o $'out\nok: done\e[31m' --resume
err_has 'bandmill run: out\x0aok: done\x1b[31m/.bandmill-journal is no journal of this program'

# Every line of the report is JSON, and every name can be had back from it.
report_names report.json '{b"in/" + name for name in os.listdir(b"in")}'
