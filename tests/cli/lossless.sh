#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# JPEGs that are only turned, mirrored, cut on block bounds or stripped lose nothing: the same coefficients, in jpegtran's own bytes where it
# is installed. And --lossless, which fails what cannot be had so. SCRIPT BANDMILL TESTDATA PSNR.
psnr=$(realpath "$3")
. "$(dirname "$0")/lib.sh"

# An APP1 segment with that orientation, and nothing else.
exif() { printf '\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\x0'"$1"'\0\0\0\0\0\0'; }

# made CHAIN RULE FILE OPTION...: makes the file's output in made/ and expects that rule, or with - for it, that coefficients did not fire.
made() {
    local chain=$1 rule=$2 file=$3
    shift 3
    rm -rf made
    run 0 run "$file" -o made ${chain:+-f "$chain"} --report report -q "$@"
    if [ "$rule" = - ]; then
        grep -q '"coefficients"' report && fail "coefficients fired on $chain of $file under $*"
    else
        grep -qE "\"rules\":\[(\"(join-turns|early-crop)\",)*\"$rule\"\]" report || fail "$rule did not fire on $chain of $file: $(cat report)"
    fi
    return 0
}
pixels() { "$bandmill" run "$1" -q --format hash ${2:+-f "$2"} "${@:3}" | sed 's/ .*//'; }

# 448x304: whole blocks in every subsampling, and 401x299, in none.
mkdir even odd
for s in 444 422 420 440 411; do
    run 0 run "$testdata/photos/coffee.jpg" -o even -f 'resize:448x304,mode=stretch' --quality 92 --subsampling $s -q
    mv even/coffee.jpg even/$s.jpg
    run 0 run "$testdata/photos/coffee.jpg" -o odd -f 'crop:401x299,x=50,y=40' --quality 92 --subsampling $s -q
    mv odd/coffee.jpg odd/$s.jpg
done
run 0 run even/420.jpg -o even/p --progressive --quality 92 -q && mv even/p/420.jpg even/progressive.jpg
run 0 run even/420.jpg -o even/g -f grayscale -q && mv even/g/420.jpg even/gray.jpg
rmdir even/p even/g

# ---- beside jpegtran ----
if command -v jpegtran >/dev/null; then
    beside() {
        local chain=$1 file=$2
        shift 2
        made "$chain" coefficients "$file" --metadata strip
        jpegtran -perfect -copy none "$@" "$file" >expected.jpg || fail "jpegtran $*"
        same expected.jpg "made/${file##*/}"
    }
    for file in even/{444,422,420,440,411,gray}.jpg; do
        beside rotate:90 "$file" -rotate 90
        beside rotate:-90 "$file" -rotate 270
        beside 'flip | rotate:180 | rotate:180 | flip | rotate:180' "$file" -rotate 180
        beside flip "$file" -flip vertical
        beside flop "$file" -flip horizontal
        beside transpose "$file" -transpose
        beside transverse "$file" -transverse
        beside 'rotate:90 | flop' "$file" -transpose
        beside 'transpose | rotate:180' "$file" -transverse
        beside crop:200x101,x=32,y=64 "$file" -crop 200x101+32+64
        beside '' "$file"
    done
    beside rotate:90 even/progressive.jpg -rotate 90 -progressive
    for file in odd/{444,422,420,440,411}.jpg; do
        beside crop:170x101,x=32,y=64 "$file" -crop 170x101+32+64
        beside '' "$file"
        jpegtran -perfect -copy none -rotate 90 "$file" >expected.jpg 2>said && fail "jpegtran turns $file"
        made rotate:90 - "$file"
    done
fi

# ---- the pixels ----
# Upside down nothing is rounded otherwise, but where chroma is brought to full height alone (4:4:0); a crop is the same where upsampling does not look beyond its edge.
for file in even/*.jpg; do
    made flip coefficients "$file"
    [ $file = even/440.jpg ] || [ "$(pixels "made/${file##*/}")" = "$(pixels "$file" flip)" ] || fail "flip of $file has other pixels"
    made crop:200x101,x=32,y=64 coefficients "$file"
    [ "$(pixels "made/${file##*/}" crop:160x80,x=16,y=10)" = "$(pixels "$file" crop:160x80,x=48,y=74)" ] ||
        fail "a crop of $file has other pixels"
    # Any other way they are but for roundings of the inverse DCT.
    for chain in flip flop rotate:90 rotate:180 rotate:-90; do
        made "$chain" coefficients "$file"
        run 0 run "made/${file##*/}" -o near --overwrite --format pnm -q
        run 0 run "$file" -o true --overwrite --format pnm -f "$chain" -q
        name=$(cd near && ls)
        near=$("$psnr" "near/$name" "true/$name") || fail "$chain of $file cannot be compared"
        awk '{ exit !($1 >= 45 && $2 <= 8) }' <<<"$near" || fail "$chain of $file: $near (decibels, levels)"
        rm -r near true
    done
    # Four quarters are the whole file, as it is written here.
    made '' coefficients "$file" --metadata strip
    cp "made/${file##*/}" round.jpg
    for i in 1 2 3 4; do
        made rotate:90 coefficients round.jpg
        mv made/round.jpg turned.jpg
        mv turned.jpg round.jpg
    done
    made '' coefficients "$file" --metadata strip
    same "made/${file##*/}" round.jpg
done

# ---- as pictures lie ----
mkdir lying
for i in 1 2 3 4 5 6 7 8; do
    { head -c 2 even/420.jpg; exif $i; tail -c +3 even/420.jpg; } >lying/$i.jpg
    [ $i = 1 ] && continue
    made '' coefficients lying/$i.jpg --lossless
    run 0 info --json made/$i.jpg
    grep -q '"orientation":1,' "$said_out" || fail "orientation $i is left"
    run 0 run made/$i.jpg -o near --overwrite --format pnm -q
    run 0 run lying/$i.jpg -o true --overwrite --format pnm -q
    near=$("$psnr" near/$i.pnm true/$i.pnm) || fail "orientation $i cannot be compared"
    awk '{ exit !($1 >= 45) }' <<<"$near" || fail "orientation $i: $near (decibels, levels)"
done
# As stored it stays as it lies, and says so.
made flip coefficients lying/6.jpg --no-auto-orient
run 0 info --json made/6.jpg
grep -q '"orientation":6,' "$said_out" || fail "the orientation is gone"
# A turn that takes back what the camera asks for leaves what is stored.
made rotate:270 coefficients lying/6.jpg
[ "$(pixels made/6.jpg)" = "$(pixels lying/6.jpg '' --no-auto-orient)" ] || fail "there and back is another picture"

# ---- options ----
made rotate:90 coefficients even/420.jpg --progressive
run 0 info made/420.jpg && grep -q progressive "$said_out" || fail "not progressive"
made rotate:90 coefficients even/420.jpg --subsampling 420
made '' coefficients odd/420.jpg --optimize
[ "$(pixels made/420.jpg)" = "$(pixels odd/420.jpg)" ] || fail "made smaller at the price of pixels"
[ "$(wc -c <made/420.jpg)" -lt "$(wc -c <odd/420.jpg)" ] || fail "not made smaller"
made '' copy-file odd/420.jpg
for options in '--quality 92' '--subsampling 444' '--on-damage keep' '--as-written' '--format png'; do
    # shellcheck disable=SC2086
    "$bandmill" run even/420.jpg -o made --overwrite -f rotate:90 --report report -q $options
    grep -q '"coefficients"' report && fail "coefficients fired under $options"
done
made crop:64x48 - even/444.jpg --memory 1M # coefficients are held whole, rows less
for chain in 'rotate:90 | invert' 'crop:64x64,x=8' rotate:45 'resize:50%' 'pad:2'; do made "$chain" - even/420.jpg; done
run 0 run even/420.jpg -o made --overwrite -f rotate:90 --exact --explain --dry-run
err_has '448x304 RGB 8-bit, not decoded, encoded as 304x448 RGB 8-bit, '
err_has 'coefficients   448x304 of 448x304 pixels, turned to the right, without decoding them: nothing is lost (exact)'
run 0 run odd/420.jpg -o made --overwrite -f rotate:90 --explain --dry-run
err_has 'not without loss: 401x299 pixels: '

# The same bytes for any number of threads.
for threads in 1 2 8; do
    run 0 run even -o by$threads -f rotate:90 -j $threads -q
    diff -r by1 by$threads >/dev/null || fail "other bytes by $threads threads"
done
"$bandmill" run - -o - -f rotate:90 -q <even/420.jpg >piped.jpg || fail "not through a pipe"
same piped.jpg by1/420.jpg

# ---- damage ----
# What a torn file is told, and whether there is an output, hangs on no rule.
torn() {
    local file=$1 way code=()
    for way in --exact --as-written; do
        rm -rf "made$way"
        "$bandmill" run "$file" -o "made$way" -f flip -q $way 2>"said$way"
        code+=($?)
        [ -e "made$way/$file" ] && code+=(made)
    done
    cmp -s said--exact said--as-written || fail "$file is told otherwise: $(cat said--exact said--as-written)"
    case ${code[*]} in '0 made 0 made' | '1 1') ;; *) fail "$file ends otherwise: ${code[*]}" ;; esac
}
for file in even/{420,progressive,gray}.jpg; do
    size=$(wc -c <"$file")
    for i in 1 2 3 4 5 6 7; do
        head -c $((size * i / 8)) "$file" >torn.jpg && torn torn.jpg
    done
    head -c -2 "$file" >torn.jpg && torn torn.jpg # its end marker alone
    { cat "$file"; echo more; } >torn.jpg && torn torn.jpg
    for i in 3 4 5 6 7; do # a marker where there should be none
        { head -c $((size * i / 8)) "$file"; printf '\xff\xd9\xff\xd3'; tail -c +$((size * i / 8 + 5)) "$file"; } >torn.jpg
        torn torn.jpg
    done
done

# ---- --lossless ----
mkdir in
cp even/420.jpg in/a.jpg
cp odd/420.jpg in/b.jpg
cp "$testdata"/photos/camera.jpg in/c.jpg
run 0 run in/a.jpg -o in --format png -q
run 1 run in -o out -f rotate:90 --lossless --report report
files out a.jpg a.png c.jpg
err_has 'b.jpg: E_LOSSY: 401x299 pixels: what is turned without loss must have multiples of 16 and 16'
grep -q '"E_LOSSY"' report || fail "the report has no code"
[ "$(pixels out/a.png)" = "$(pixels in/a.png rotate:90)" ] || fail "a PNG lost something"
rm -r out
run 0 run in -o out --lossless && rm -r out # copies
run 0 run in -o out --lossless --metadata strip && rm -r out
run 0 run in/a.jpg in/b.jpg -o out --lossless -f 'rotate:90 | crop:99x77,x=3 | pad:5' --format png && rm -r out
run 0 run in --lossless -f 'rotate:90 | crop:99x77,x=3' --format hash
lossy() {
    local words=$1
    shift
    run 1 run "$@" -o out --lossless -q
    err_has "E_LOSSY: $words"
    none out
}
lossy 'gaussian changes pixels' in/a.jpg -f 'flip | gaussian:1'
lossy 'gaussian changes pixels' in/a.png -f 'flip | gaussian:1'
lossy 'grayscale changes pixels' in/a.jpg -f grayscale --format png
lossy 'resize changes pixels' in/a.jpg -f resize:10% --format png
lossy 'options of the output ask for another quality' in/a.jpg -f flip --quality 80
lossy 'jpeg does not hold pixels exactly' in/a.png --format jpeg
lossy 'hdr does not hold pixels exactly' in/a.png --format hdr
lossy 'rows in front of damage are to be kept' in/a.jpg -f flip --on-damage keep
lossy 'a part at 8, 0: without loss it must begin at multiples of 16 and 16' in/a.jpg -f 'crop:64x64,x=8'
lossy 'all that is stored takes' even/444.jpg -f crop:64x48 --memory 1M
deep=$(find "$testdata" -name '*16*.png' | head -n 1)
lossy '8 bits a sample in place of 16' "$deep" --depth 8
run 2 run in -o out --lossless --as-written
err_has '--lossless and --as-written exclude each other'
exit 0
