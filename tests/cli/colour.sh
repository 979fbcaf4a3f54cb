#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Colour: linear light, profiles.
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
[ "$(sed '/^the first picture/,$d' "$said_err" | grep -oE '^  (to_linear|gaussian|resize|from_linear|invert) ' | tr -d '\n')" = \
    '  to_linear   gaussian   resize   from_linear   invert ' ] || fail "other steps were expected"
run 0 run gray.pgm --format hash --linear -q -f 'invert | flip'
cp "$said_out" with
run 0 run gray.pgm --format hash -q -f 'invert | flip'
same with "$said_out"

# ---- profiles ----

# with_profile PROFILE PICTURE: the JPEG with that profile of the fuzz targets' (a byte stands before it there) behind
# its first marker.
with_profile() {
    local profile=$here/../fuzz/corpus/profile/$1 size
    size=$(($(stat -c %s "$profile") - 1 + 2 + 14))
    head -c 2 "$2"
    printf '\xff\xe2'
    # shellcheck disable=SC2059 # the two bytes of the length
    printf "\\x$(printf %x $((size / 256)))\\x$(printf %x $((size % 256)))"
    printf 'ICC_PROFILE\0\1\1'
    tail -c +2 "$profile"
    tail -c +3 "$2"
}
photo=$testdata/photos/coffee.jpg
with_profile p3 "$photo" >wide.jpg
with_profile srgb "$photo" >narrow.jpg
with_profile gray "$photo" >wrong.jpg
with_profile cmyk "$photo" >inks.jpg
profile_bytes() { "$bandmill" info --json "$1" | grep -oE '"icc_bytes":[0-9]+' || echo none; }
[ "$(profile_bytes wide.jpg)" = '"icc_bytes":584' ] || fail "the test's own profile is not found"

hash_of() {
    run 0 run --format hash -q "$@"
    cut -d ' ' -f 1 <"$said_out"
}
plain=$(hash_of wide.jpg)
[ "$plain" = "$(hash_of "$photo")" ] || fail "a profile changes pixels without being asked"
[ "$plain" != "$(hash_of wide.jpg --to-srgb)" ] || fail "--to-srgb changes nothing"
[ "$plain" = "$(hash_of narrow.jpg --to-srgb)" ] || fail "what is sRGB changes"

# Converted pictures have no profile, others keep theirs.
run 0 run wide.jpg narrow.jpg -o srgb --to-srgb
[ "$(profile_bytes srgb/wide.jpg)" = none ] || fail "the profile is still there"
[ "$(profile_bytes srgb/narrow.jpg)" = '"icc_bytes":584' ] || fail "the profile of what was not converted is gone"
run 0 run wide.jpg -o carried -f flip
[ "$(profile_bytes carried/wide.jpg)" = '"icc_bytes":584' ] || fail "the profile is gone"

# A PNG says what it is now.
run 0 run wide.jpg -o wide --format png
run 0 run wide/wide.png -o now --to-srgb
grep -qa iCCP wide/wide.png && ! grep -qa sRGB wide/wide.png || fail "the profile of a PNG is not carried"
grep -qa sRGB now/wide.png && ! grep -qa iCCP now/wide.png || fail "a PNG does not say that it is sRGB"

# A profile that does not fit is told of and stays; so does one that the chain makes wrong.
for picture in wrong inks; do
    run 0 run $picture.jpg --to-srgb --format hash --report report -q
    grep -q '"code":"bad_profile"' report || fail "no warning of a bad profile"
    [ "$(cut -d ' ' -f 1 "$said_out")" = "$plain" ] || fail "a bad profile was used"
done
run 0 run wide.jpg -o gray -f grayscale --report report -q
grep -q '"code":"profile_dropped"' report || fail "no warning that a profile was left out"
run 0 run wide.jpg -o gray --overwrite --to-srgb -f grayscale --report report -q
grep -q '"code":"profile_dropped"' report && fail "a warning of a profile that was used"

# The same bytes for any number of threads and height of bands.
once=$(hash_of wide.jpg --to-srgb -j 1)
for way in "-j 3" "-j 7 --band-rows 5" "--band-rows 1"; do
    # shellcheck disable=SC2086 # options
    [ "$(hash_of wide.jpg --to-srgb $way)" = "$once" ] || fail "$way gives other pixels"
done
run 2 run wide.jpg -o nowhere --to-srgb --intent relativ
err_has "did you mean relative?"

# In place is allowed: it is a change that was asked for.
cp wide.jpg mine.jpg
run 0 run mine.jpg --in-place --to-srgb -q
[ "$(profile_bytes mine.jpg)" = none ] || fail "nothing happened in place"
