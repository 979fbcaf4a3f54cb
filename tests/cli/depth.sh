#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --depth: 16 to 8 bits rounds v / 257 to nearest, 8 to 16 is v * 257, high bytes first in every format.
. "$(dirname "$0")/lib.sh"

# values FILE BYTES: the samples of a PNM of that many bytes a sample, one a line, taken from its end.
values() {
    local width height
    read -r width height <<<"$(head -n 2 "$1" | tail -n 1)"
    tail -c $((width * height * $2 * channels)) "$1" |
        od -An -v -tu1 -w"$2" | awk -v bytes="$2" '{ print bytes == 2 ? $1 * 256 + $2 : $1 }'
}

for picture in gray16:1 rgb16:3; do
    name=${picture%:*} channels=${picture#*:}
    for depth in 8 16; do
        run 0 run "$testdata/png/$name.png" -o $depth --format pnm --depth $depth -q --report report
        grep -qF "\"out_depth\":$depth" report || fail "the report should say $depth bits"
        grep -qF '"warnings":[]' report || fail 'what was asked for is nothing to warn of'
    done
    values 16/$name.pnm 2 >deep
    values 8/$name.pnm 1 >shallow
    awk '{ print int(($1 + 128) / 257) }' deep | cmp -s - shallow || fail "$name: 16 to 8 bits"
    run 0 run 8/$name.pnm -o back --format pnm --depth 16 -q
    values back/$name.pnm 2 | cmp -s - <(awk '{ print $1 * 257 }' shallow) || fail "$name: 8 to 16 bits"

    # PNG holds the same.
    run 0 run "$testdata/png/$name.png" -o png8 --depth 8 -q
    run 0 run png8/$name.png -o png16 --depth 16 -q
    run 0 run png16/$name.png -o check --format pnm -q
    same check/$name.pnm back/$name.pnm
done

# A format that does not hold so many is an error of the picture, which names those that do.
cp "$testdata/photos/spoon.jpg" "$testdata/png/rgb.png" .
run 1 run spoon.jpg rgb.png -o out --depth 16
err_has 'spoon.jpg: E_UNSUPPORTED: jpeg does not hold 16 bits a sample (--depth): choose another --format: png'
files out rgb.png
for format in bmp tga; do
    run 1 run rgb.png -o out --depth 16 --format $format
    err_has "rgb.png: E_UNSUPPORTED: $format does not hold 16 bits a sample"
done
run 0 run spoon.jpg rgb.png -o out --depth 16 --format png -q --overwrite
run 2 run rgb.png -o out --depth 12
err_has '--depth=12: must be one of 8, 16'

# It is something to do in place, and says nothing where there is nothing to do.
cp "$testdata/png/rgb16.png" mine.png
run 0 run mine.png --in-place --depth 8 -q
same mine.png png8/rgb16.png
