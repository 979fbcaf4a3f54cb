#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# trim: what size it leaves is known when the pixels are, and all that follows goes by that: other filters, other outputs, standard
# input, memory, and what is told of it.
. "$(dirname "$0")/lib.sh"
photo=$testdata/photos/chelsea.jpg

# hash_of FILE CHAIN OPTION...: of what comes out of the chain; whatever goes wrong has no hash.
hash_of() { "$bandmill" run "$1" --format hash -q -f "$2" "${@:3}" | cut -d' ' -f1; }
# equal FILE CHAIN CHAIN OPTION...: both chains make the same.
equal() {
    local one other
    one=$(hash_of "$1" "$2" "${@:4}") other=$(hash_of "$1" "$3" "${@:4}")
    [ ${#one} = 32 ] && [ "$one" = "$other" ] || fail "$2 on $1 is not $3"
}
size_of() { "$bandmill" info "$1" | sed -n 's/.* \([0-9]*x[0-9]*\) .*/\1/p' | head -n 1; }

# A border that was put around a picture is found, in every model and depth, however many look for it.
border='pad:left=20,right=131,top=7,bottom=13,color=#128856'
for picture in "$testdata"/png/{gray,gray16,rgb,rgb16,palette}.png "$photo"; do
    for options in '-j 1' '-j 4 --band-rows 5' '--exact --linear' --as-written; do
        # shellcheck disable=SC2086
        equal "$picture" "$border|trim:0" 'flip|flip' $options
        # shellcheck disable=SC2086
        equal "$picture" "crop:40x30|$border|trim:0|gaussian:1|$border|trim:0|trim:100|flop" 'crop:40x30|gaussian:1|flop' $options
    done
done
# An invisible border is one, whatever its colour.
for picture in "$testdata"/png/{rgba,rgba16,gray-alpha}.png; do
    equal "$picture" 'crop:10x9|pad:3x3,left=4,top=2,color=#fff0|trim:0' 'crop:10x9|trim:0'
done
equal "$photo" "$border|trim:0,margin=5" 'pad:left=5,right=5,top=5,bottom=5,color=#128856'
equal "$photo" "$border|trim:0,sides=top_bottom" 'pad:left=20,right=131,color=#128856'
equal "$photo" "$border|autocrop:0|pad:500x500" 'pad:500x500' # which the untrimmed picture would not fit

# Of a file, too: a JPEG's border is no longer of one colour.
run 0 run "$photo" -o framed --quality 90 -f "$border"
[ "$(size_of framed/chelsea.jpg)" = 602x320 ] || fail "another size: $(size_of framed/chelsea.jpg)"
run 0 run framed -o trimmed -f trim:6
size=$(size_of trimmed/chelsea.jpg)
[ "${size%x*}" -ge 449 ] && [ "${size%x*}" -le 467 ] || fail "$size is not about 451x300"

# A picture that lies on its side is looked at upright.
printf '\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0' >exif
{ head -c 2 framed/chelsea.jpg; cat exif; tail -c +3 framed/chelsea.jpg; } >side.jpg
[ "$(hash_of side.jpg trim:6,sides=top_bottom)" = "$(hash_of framed/chelsea.jpg 'rotate:90|trim:6,sides=top_bottom')" ] ||
    fail "not looked at upright"

# Standard input to standard output.
run 0 run "$photo" -o png --format png -f "$border"
"$bandmill" run - -o - -q -f 'trim:0|resize:50%' <png/chelsea.png >piped.png || fail "not through a pipe"
[ "$(size_of piped.png)" = 226x150 ] || fail "another size: $(size_of piped.png)"

# Each output has its own; others are made meanwhile, and copied.
run 0 run png/chelsea.png -o a -f 'trim:0' --also 'b:trim:0|resize:100' --also 'c:' --also 'd:invert' \
    --also 'e:flip|trim:0|invert|trim:0,color=red|flip' -j 3
same c/chelsea.png png/chelsea.png
for pair in 'a trim:0' 'b trim:0|resize:100' 'd invert' 'e trim:0|invert'; do
    [ "$(hash_of "${pair%% *}/chelsea.png" 'flip|flip')" = "$(hash_of png/chelsea.png "${pair#* }")" ] ||
        fail "not what it is alone: $pair"
done
# One that does not fit what is kept fails alone.
run 1 run png/chelsea.png -o f -f 'trim:0' --also 'g:trim:0|crop:500x300' --also h:flip
err_has 'png/chelsea.png: E_CHAIN: g/chelsea.png: crop: 500x300 pixels from 0, 0 on leave the picture, which has 451x300'
same f/chelsea.png a/chelsea.png
none g/chelsea.png
[ -e h/chelsea.png ] || fail "the others should be there"

# A picture that is all border stays, and that is told.
run 0 run png/chelsea.png -o blank -f 'trim:100' --report report
[ "$(size_of blank/chelsea.png)" = 602x320 ] || fail "it should be as it was"
grep -q '"warnings":\[{"code":"all_border","count":1,"message":"the picture is all border: nothing was cut off"}\]' report || fail "it was not told"
run 1 run png/chelsea.png -o strict -f 'trim:100' --strict
err_has 'E_STRICT: warning all_border'
none strict/chelsea.png

# What is told beforehand.
run 0 run png/chelsea.png -o none --dry-run --explain -f 'flip|trim|resize:50'
err_line 'trim: looks at the whole picture, which is held; what size it leaves is known then, and what follows is planned for that'
err_line 'then, for a picture of which nothing is cut off: resize:size=50'
err_has 'encoded as 50x27 RGB 8-bit if trim cuts nothing off'
run 0 run png/chelsea.png -o none --dry-run --explain -f 'trim|pad:500x500'
run 0 run png/chelsea.png -o none --dry-run --explain -f 'trim|crop:9x9,x=700'
err_has 'encoded in the size that comes of what trim leaves'
none none

# No pixel is changed by it; but a JPEG has to be decoded.
run 0 run png/chelsea.png -o kept --lossless -f 'trim:0|flip'
run 1 run framed/chelsea.jpg -o lost --lossless -f 'flip|trim:6'
err_has 'E_LOSSY: what is to be cut off is seen when it is decoded'
run 1 run png/chelsea.png -o lost --lossless -f 'trim:0|invert'
err_has 'E_LOSSY: invert changes pixels'
none lost/chelsea.png

# It changes the size, so it cannot act on a part.
for scope in on=red in=5x5+1+1; do
    run 1 run png/chelsea.png -o part -f "flip|trim:$scope"
    err_has 'E_CHAIN: trim changes the size of the picture: it cannot act on a part (on, in, mask)'
done
run 2 run png/chelsea.png -o part -f 'trim:tolerance=101'
err_has 'trim: tolerance=101: must be a number from 0 to 100 percent'
run 2 run png/chelsea.png -o part -f 'trim|resize:nothing'
none part/chelsea.png

# The picture that is held counts; what does not fit is refused before it is decoded.
run 0 run png/chelsea.png -o large --format pnm -f 'resize:3000x3000,enlarge=yes'
run 0 run large/* -o held -f 'trim:0' --memory 40M
run 1 run large/* -o refused -f 'trim:0' --memory 20M
err_has 'E_LIMIT_MEMORY: needs '
run 0 run large/* -o streamed -f 'crop:1000x900,x=300' --memory 20M

# Measured, timed, compared.
run 1 run large/* -o late -f 'trim:0|median:9|median:9' --timeout 0.001
err_has 'E_TIMEOUT'
none "late/$(basename large/*)"
run 0 bench png -f 'trim:0|resize:50' -j 1,2 --repeat 1 --no-write
