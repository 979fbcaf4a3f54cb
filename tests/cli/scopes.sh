#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# on, in and mask: a filter acts on a part of a picture; masks are read from files, once, upright.
. "$(dirname "$0")/lib.sh"

# says FILE VALUES: the samples of a picture, in decimal.
says() {
    local samples
    samples=$(tail -c "$(wc -w <<<"$2")" "$1" | od -An -v -tu1 | xargs)
    [ "$samples" = "$2" ] || fail "$1 has $samples, not $2"
}

# filtered NAME CHAIN VALUES
filtered() {
    run 0 run "$1" -o out --overwrite --format pnm --as-written -q -f "$2"
    says "out/$1" "$3"
}

printf 'P2 4 2 255\n 0 10 20 30  100 110 120 130\n' >gray.pgm
printf 'P3 2 1 255\n 200 100 50  0 0 0\n' >rgb.ppm
printf 'P2 4 2 255\n 0 255 128 0  255 255 0 51\n' >mask.pgm
printf 'P2 2 1 255\n 0 255\n' >half.pgm
printf 'P3 1 1 255\n 255 0 0\n' >red.ppm

filtered gray.pgm invert:in=2x1+1+1 '0 10 20 30 100 145 135 130'
filtered gray.pgm invert:in=50%x100%+50%+0 '0 10 235 225 100 110 135 125'
filtered gray.pgm invert:in=9x9-8-8 '255 10 20 30 100 110 120 130'
filtered gray.pgm invert:in=5x5+4+0 '0 10 20 30 100 110 120 130'
filtered gray.pgm invert:mask=mask.pgm '0 245 128 30 155 145 120 129'
filtered gray.pgm invert:mask=mask.pgm,in=2x2+1+0 '0 245 128 30 100 145 120 130'
filtered gray.pgm 'invert:mask=mask.pgm | invert:mask=mask.pgm' '0 10 127 30 100 110 120 128'
filtered gray.pgm invert:mask=half.pgm '0 69 181 225 100 119 131 125'
filtered gray.pgm invert:mask=red.ppm '76 80 84 88 116 120 124 129'
filtered rgb.ppm invert:on=green '200 155 50 0 255 0'
filtered rgb.ppm invert:on=luma '207 107 57 255 255 255'
filtered rgb.ppm invert:on=colour,in=1x1 '55 155 205 0 0 0'

# A call may name a file and a mask, in any output's chain.
printf '%s\n' 'LUT_3D_SIZE 2' '1 1 1' '0 1 1' '1 0 1' '0 0 1' '1 1 0' '0 1 0' '1 0 0' '0 0 0' >negative.cube
filtered rgb.ppm lut3d:negative.cube,in=1x1 '55 155 205 0 0 0'
filtered rgb.ppm 'lut3d:negative.cube,mask=half.pgm | lut3d:negative.cube' '55 155 205 0 0 0'
run 0 run rgb.ppm -o out --overwrite --as-written -q -f lut3d:negative.cube \
    --also 'second{format=pnm}:lut3d:mask=half.pgm,file=negative.cube'
says second/rgb.ppm '200 100 50 255 255 255'
run 2 run rgb.ppm -o refused --also 'second:lut3d:none.cube,mask=half.pgm'
err_has 'none.cube: No such file or directory'
none refused

# The canonical text is what --explain shows, and what it shows runs.
run 0 run gray.pgm -o none --dry-run --explain -f 'gaussian:in=2x2,on=luma,sigma=1'
grep -qF 'gaussian:on=luma,in=2x2+0+0' "$said_out" "$said_err" || fail 'the chain should be told'

# A picture that the filter would make another kind of is refused, others go on.
run 1 run gray.pgm rgb.ppm -o kinds --format pnm -f invert:on=red
err_has 'gray.pgm: E_CHAIN: invert: on=red: a gray picture has no such channel'
files kinds rgb.ppm
run 1 run rgb.ppm -o kinds --overwrite --format pnm -f grayscale:in=1x1
err_has 'grayscale: in=1x1+0+0: it makes 2x1 gray of 8 bits out of 2x1 RGB of 8 bits'

# What a filter names is never written over, by whatever path.
mkdir in3 named && cp half.pgm in3/m.pgm && cp rgb.ppm in3/t.ppm
cp half.pgm named/m.pgm && cp negative.cube named/t.ppm
ln -s named other
for name in named other ./named/../named; do
    run 2 run in3/m.pgm -o named --overwrite -f "flip | invert:mask=$name/m.pgm"
    err_line "bandmill run: the output named/m.pgm is the filter's file $name/m.pgm itself: choose another --output"
    run 2 run in3/t.ppm -o named --overwrite -f "lut3d:$name/t.ppm"
    err_has "is the filter's file $name/t.ppm itself"
    run 2 run in3 -o out3 --overwrite -f flip --also "$name:invert:mask=named/m.pgm"
    err_has "is the filter's file named/m.pgm itself"
    none out3
    for side in report trace gallery; do
        run 2 run in3/t.ppm -o out3 -f "lut3d:named/t.ppm" --$side "$name/t.ppm"
        err_has "--$side=$name/t.ppm: that is a file that a filter names"
        run 2 run in3/t.ppm -o out3 --also out4:invert:mask=named/m.pgm --$side "$name/m.pgm"
        err_has "--$side=$name/m.pgm: that is a file that a filter names"
    done
    same named/m.pgm half.pgm
    same named/t.ppm negative.cube
done
rm -rf out3 out4

# What is wrong with a mask is found before anything is written.
mkfifo pipe
for bad in missing.pgm . empty.pgm words.txt pipe; do
    : >empty.pgm
    echo 'no picture' >words.txt
    run 2 run gray.pgm -o refused -f "invert:mask=$bad"
    err_has "$bad, which a filter names: "
    [ ! -e refused ] || fail 'nothing should be written'
done
run 2 run gray.pgm -o refused -f lut3d:pipe
err_line 'bandmill run: pipe: not a file'
run 2 run gray.pgm -o refused -f invert:in=0x5
err_has 'invert: in=0x5: must be WIDTHxHEIGHT+X+Y'
run 2 run gray.pgm -o refused -f invert:on=hue
err_has 'invert: on=hue: must be one of all, luma, red, green, blue, alpha, colour'

# Masks lie as their EXIF says, unless pictures stay as they are stored.
if command -v exiftool >/dev/null; then
    printf 'P2 16 16 255\n' >top.pgm
    for i in $(seq 256); do echo $((i <= 128 ? 255 : 0)); done >>top.pgm
    run 0 run top.pgm -o jpeg --format jpeg --quality 100 -q
    exiftool -q -overwrite_original -n -Orientation=6 jpeg/top.jpg
    printf 'P2 4 1 255\n 10 10 10 10\n' >flat.pgm
    filtered flat.pgm invert:mask=jpeg/top.jpg '10 10 245 245'
    run 0 run flat.pgm -o stored --no-auto-orient --format pnm -q -f invert:mask=jpeg/top.jpg,in=4x1
    says stored/flat.pgm '128 128 128 128'
fi
