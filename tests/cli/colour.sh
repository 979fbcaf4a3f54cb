#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Colour: linear light.
. "$(dirname "$0")/lib.sh"

# board MAGIC SAMPLES: black and white pixels in turn, 64x64, as plain PNM of that many samples a pixel.
board() {
    awk -v magic="$1" -v samples="$2" 'BEGIN {
        print magic, 64, 64, 255
        for (y = 0; y < 64; y++) for (x = 0; x < 64; x++) for (c = 0; c < samples; c++) print (x + y) % 2 * 255
    }'
}
board P2 1 >gray.pgm
board P3 3 >colour.ppm

# middle FILE: the last of the samples half way through the file.
middle() { tail -c "$(($(stat -c %s "$1") / 2))" "$1" | od -An -tu1 -N1 | tr -d ' '; }

# between LOW HIGH VALUE
between() { [ "$3" -ge "$1" ] && [ "$3" -le "$2" ] || fail "$3 is not between $1 and $2"; }

# Half the pixels white is half the light, which sRGB codes as 188, not as 128.
for picture in gray.pgm colour.ppm; do
    for chain in gaussian:4 'resize:25%' 'box:12 | gaussian:4'; do
        run 0 run $picture -o light --linear -f "$chain" --overwrite
        between 187 189 "$(middle light/$picture)"
        run 0 run $picture -o stored -f "$chain" --overwrite
        between 127 129 "$(middle stored/$picture)"
    done
done

# --explain shows the way there and back, one for neighbours; other filters work on samples as they are stored.
run 0 run gray.pgm --format null --linear --explain -f 'gaussian:2 | resize:50% | invert'
[ "$(grep -oE '^  (to_linear|gaussian|resize|from_linear|invert) ' "$said_err" | tr -d '\n')" = \
    '  to_linear   gaussian   resize   from_linear   invert ' ] || fail "other steps were expected"
run 0 run gray.pgm --format hash --linear -q -f 'invert | flip'
cp "$said_out" with
run 0 run gray.pgm --format hash -q -f 'invert | flip'
same with "$said_out"
