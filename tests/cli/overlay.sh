#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Pictures on top of pictures: loaded once for all outputs, brought upright, counted against the memory.
. "$(dirname "$0")/lib.sh"

# Pixels as the rows of plain PNMs. filtered NAME CHAIN PIXELS: what the chain makes of the picture.
filtered() {
    run 0 run "$1" -o out --overwrite -q -f "$2"
    [ "$(tail -c +"$(($(head -n 3 "out/$1" | wc -c) + 1))" "out/$1" | od -An -tu1 -v | tr -s ' \n' ' ' | sed 's/^ //; s/ $//')" = "$3" ] ||
        fail "$2 on $1 made $(tail -n +4 "out/$1" | od -An -tu1 -v | tr -s ' \n' ' ') instead of $3"
}

printf 'P2\n4 1\n255\n0 100 200 255\n' >gray.pgm
printf 'P3\n2 1\n255\n10 20 30 200 100 50\n' >rgb.ppm
printf 'P3\n1 1\n255\n250 50 110\n' >dot.ppm
printf 'P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n\377\000\000\377\000\000\377\200' >two.pam

filtered rgb.ppm overlay:dot.ppm,gravity=east '10 20 30 250 50 110'
filtered rgb.ppm overlay:dot.ppm,x=1,gravity=east '250 50 110 200 100 50'
filtered rgb.ppm overlay:dot.ppm,gravity=west,x=50,unit=percent,opacity=50 '10 20 30 225 75 80'
filtered rgb.ppm watermark:dot.ppm,tile=yes,blend=multiply '10 4 13 196 20 22'
filtered rgb.ppm overlay:two.pam '255 0 0 100 50 153'
filtered gray.pgm overlay:dot.ppm,x=1,gravity=west '0 117 200 255' # its luma
filtered gray.pgm overlay:dot.ppm,tile=yes,blend=difference '117 17 83 138'

# Its place is one in the picture, not in the rectangle that it acts on.
printf 'P2\n8 2\n255\n1 2 3 4 5 6 7 8\n9 10 11 12 13 14 15 16\n' >rows.pgm
filtered rows.pgm overlay:dot.ppm,x=5,y=1,gravity=north_west,in=1x1+5+1 '1 2 3 4 5 6 7 8 9 10 11 12 13 117 15 16'

# Several outputs and calls read a picture once; it may be used as a mask beside that.
run 0 run rgb.ppm -o out --overwrite -q -f overlay:two.pam,mask=dot.ppm --also 'second:overlay:two.pam | overlay:dot.ppm,mask=two.pam'
strace -f -e trace=openat -o opened "$bandmill" run rgb.ppm -o out --overwrite -q -f 'overlay:two.pam | overlay:two.pam,x=1' \
    --also 'second:overlay:two.pam' --also 'third:overlay:two.pam,size=200%' 2>/dev/null &&
    { [ "$(grep -c '"two.pam"' opened)" = 1 ] || fail "two.pam was read more than once"; }

# What it takes of the memory comes off the budget, and is told.
head -c 12000000 /dev/zero >zeros
{ printf 'P6\n2000 2000\n255\n' && cat zeros; } >large.ppm
run 2 run rgb.ppm -o none --memory 12M -f overlay:large.ppm
err_has 'pictures and files that filters name take '
err_has '--memory=SIZE allows more'
none none
run 0 run rgb.ppm -o out --overwrite --memory 64M --explain -f overlay:large.ppm,size=50%
grep -q 'files of filters  *1[0-9] MiB\|files of filters  *2[0-9] MiB' "$said_err" "$said_out" || fail "the explanation does not tell what files take"

# What cannot be put on top is refused by name before anything is made.
run 2 run rgb.ppm -o none -f overlay:gone.png
err_has 'gone.png, which a filter names: No such file or directory'
run 2 run rgb.ppm -o none -f overlay
err_has 'overlay needs picture'
run 2 run rgb.ppm -o none -f overlay:dot.ppm,blend=screeen
err_has 'did you mean screen?' || err_has 'blend=screeen: must be one of'
none none
