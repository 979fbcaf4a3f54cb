#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The options of the output format arrive at the encoder.
. "$(dirname "$0")/lib.sh"

size() { stat -c %s "$1"; }
jpeg=$testdata/photos/astronaut.jpg
png=$testdata/png/rgb.png

run 0 run "$jpeg" -o q10 --quality 10
run 0 run "$jpeg" -o q95 --quality 95
[ "$(size q10/astronaut.jpg)" -lt "$(size q95/astronaut.jpg)" ] || fail "--quality changes nothing"
run 0 run "$jpeg" -o c444 --quality 80 --subsampling 444
run 0 run "$jpeg" -o c420 --quality 80 --subsampling 420
[ "$(size c420/astronaut.jpg)" -lt "$(size c444/astronaut.jpg)" ] || fail "--subsampling changes nothing"
run 0 run "$jpeg" -o plain --quality 80
run 0 run "$jpeg" -o optimized --quality 80 --optimize
[ "$(size optimized/astronaut.jpg)" -lt "$(size plain/astronaut.jpg)" ] || fail "--optimize changes nothing"
run 0 run "$jpeg" -o progressive --quality 80 --progressive
grep -qaP '\xff\xc2' progressive/astronaut.jpg || fail "--progressive changes nothing"
grep -qaP '\xff\xc2' plain/astronaut.jpg && fail "progressive without being asked"

run 0 run "$jpeg" -o arithmetic --quality 80 --arithmetic
grep -qaP '\xff\xc9' arithmetic/astronaut.jpg || fail "--arithmetic changes nothing"
run 0 run "$testdata/photos/retina.jpg" -o kept-progressive --as-written # not copied
grep -qaP '\xff\xc2' kept-progressive/retina.jpg || fail "a progressive source came out otherwise"
run 0 run "$testdata/photos/retina.jpg" -o baseline --baseline
grep -qaP '\xff\xc0' baseline/retina.jpg || fail "--baseline changes nothing"
for other in progressive arithmetic; do
    run 2 run "$jpeg" -o contradiction --baseline --$other
    err_has 'leave one out'
    none contradiction
done

# Inks stay inks, also through filters that take them.
inks=$here/../fuzz/corpus/jpeg/ycck
cp "$inks" inks.jpg
run 0 run inks.jpg -o inks --as-written
run 0 info --json inks.jpg inks/inks.jpg
[ "$(grep -c '"model":"CMYK".*"coded_as":"YCCK".*"adobe_transform":2' "$said_out")" = 2 ] || fail "CMYK did not stay CMYK"
run 0 run inks.jpg -o flopped -f flop
run 0 info --json flopped/inks.jpg
grep -q '"model":"CMYK"' "$said_out" || fail "flop makes something else of CMYK"

run 0 run "$png" -o z0 --compression 0
run 0 run "$png" -o z9 --compression 9
[ "$(size z9/rgb.png)" -lt "$(size z0/rgb.png)" ] || fail "--compression changes nothing"

run 0 run "$png" -o turned --format jpeg
files turned rgb.jpg
[ "$(head -c 2 turned/rgb.jpg | od -An -tx1 | tr -d ' ')" = ffd8 ] || fail "--format jpeg wrote no JPEG"
run 0 run "$jpeg" -o turned --format png
[ "$(head -c 4 turned/astronaut.png | od -An -c | tr -d ' ')" = '211PNG' ] || fail "--format png wrote no PNG"

# Filters of options and recipes, in the order given.
printf 'invert # and back\n' >recipe
run 0 run "$png" --format hash -q
cp "$said_out" plain-hash
run 0 run "$png" --format hash -q -f invert --recipe recipe
cmp -s "$said_out" plain-hash || fail "inverting twice should change nothing"
run 0 run "$png" --format hash -q -f 'invert|resize:50x50' --recipe recipe -f grayscale
cp "$said_out" parts
run 0 run "$png" --format hash -q -f 'invert | resize:50x50 | invert | grayscale'
cmp -s "$said_out" parts || fail "a chain in parts should be the chain"

# Formats without compression give the pixels back; one that is only written is no candidate in a folder.
run 0 run "$png" --format hash -q
read -r pixels _ <"$said_out"
for format in bmp tga pnm; do
    run 0 run "$png" -o "as-$format" --format "$format"
    run 0 run "as-$format" --format hash -q
    out_line "$pixels  as-$format/rgb.$format"
done
run 0 run "$png" -o as-pnm --format hdr
[ "$(head -c 10 as-pnm/rgb.hdr)" = '#?RADIANCE' ] || fail "--format hdr wrote no HDR"
run 0 run as-pnm --format hash -q
[ "$(cat "$said_out")" = "$pixels  as-pnm/rgb.pnm" ] || fail "the folder gave something else"

# What a format cannot hold is told.
run 0 run "$testdata/png/rgba16.png" -o lossy --format jpeg --report report -q
for code in alpha_dropped depth_reduced; do
    grep -qF "\"code\":\"$code\"" report || fail "no warning $code"
done
