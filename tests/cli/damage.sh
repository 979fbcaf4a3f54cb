#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Pictures that are damaged in their pixels: they fail, saying where; under --on-damage keep what is there goes on, and the
# rest is gray.
. "$(dirname "$0")/lib.sh"

cut_to() { head -c $(($(stat -c %s "$1") * $3 / 100)) "$1" >"$2"; }
# One byte in the middle becomes another.
spoil() {
    local at=$(($(stat -c %s "$1") / 2))
    cp "$1" "$2"
    printf "\\$(printf %03o $(($(od -An -tu1 -j $at -N 1 "$1") ^ 90)))" |
        dd of="$2" bs=1 seek=$at conv=notrunc status=none
}

mkdir in
cut_to "$testdata/photos/coffee.jpg" in/baseline.jpg 60
cut_to "$testdata/photos/clock.jpg" in/progressive.jpg 60
cut_to "$testdata/png/rgb.png" in/rgb.png 60
cut_to "$testdata/png/gray16.png" in/gray16.png 60
cut_to "$testdata/png/rgba16.png" in/rgba16.png 60
spoil "$testdata/png/rgba.png" in/spoilt.png
cp "$testdata/photos/spoon.jpg" in/well.jpg

run 1 run in -o out
for name in baseline.jpg progressive.jpg rgb.png gray16.png rgba16.png; do
    grep -qE "^in/$name: E_TRUNCATED: the data ends early \((in scan [0-9]+, )?near row [0-9]+ of [0-9]+\)" "$said_err" ||
        fail "$name should fail with the place"
done
grep -qE '^in/spoilt.png: E_CORRUPT: .*near row [0-9]+ of [0-9]+' "$said_err" || fail 'spoilt.png should fail with the place'
files out well.jpg

# Kept: done, with a warning for each, exit code 0; the same for any number of threads.
run 0 run in -o kept --format png --on-damage keep --on-collision keep-ext --report kept.json
for name in baseline.jpg progressive.jpg rgb.png gray16.png rgba16.png spoilt.png; do
    grep -q "^in/$name: damaged: " "$said_err" || fail "$name should be named"
    grep "\"in/$name\"" kept.json | grep -qF '"warnings":[{"code":"damaged"' || fail "$name should be warned of"
done
grep -q '7 done (6 of them damaged, see above)' "$said_err" || fail 'the summary should count them'
tail -n 1 kept.json | grep -qF '"done":7,"failed":0' || fail 'the report should count them as done'
tail -n 1 kept.json | grep -qF '"damaged":6' || fail 'the report should count the damaged'
run 0 run in -o again --format png --on-damage keep --on-collision keep-ext -j 3 --band-rows 5 -q
for file in kept/*; do same "$file" "again/${file##*/}"; done

# hash FILE SIZE: of its top.
hash() { "$bandmill" run "$1" --format hash -q -f "crop:size=$2,x=0,y=0" | cut -d' ' -f1; }

# What comes before the damage is as in the original; behind it there is gray, opaque at any depth.
top=$(hash "$testdata/photos/coffee.jpg" 600x96)
[ -n "$top" ] && [ "$(hash kept/baseline.png 600x96)" = "$top" ] || fail 'baseline.jpg: other rows'
for name in rgb gray16 rgba16; do
    size=$("$bandmill" info --json "$testdata/png/$name.png" | sed 's/.*"width":\([0-9]*\),"height":\([0-9]*\).*/\1 \2/')
    read -r width height <<<"$size"
    first=$(sed -n "s|^in/$name.png: damaged: .*; rows \([0-9]*\) to $((height - 1)) became gray\$|\1|p" <(
        "$bandmill" run "in/$name.png" --format null --on-damage keep 2>&1))
    [ -n "$first" ] && [ "$first" -gt 0 ] || fail "$name.png: which rows?"
    kept=kept/$name.png
    top=$(hash "$testdata/png/$name.png" "${width}x$first")
    [ -n "$top" ] && [ "$(hash $kept "${width}x$first")" = "$top" ] ||
        fail "$name.png: other rows"
    case $name in
    rgb) pixel='128 128 128' ;;
    gray16) pixel='128 128' ;;
    rgba16) pixel='128 128 128 128 128 128 255 255' ;;
    esac
    run 0 run $kept -o "rest/$name" --format pnm -q -f "crop:size=${width}x$((height - first)),x=0,y=$first"
    bytes=$((width * (height - first) * $(wc -w <<<"$pixel")))
    tail -c $bytes "rest/$name/$name.pnm" | od -An -v -tu1 -w"$(wc -w <<<"$pixel")" | sed 's/  */ /g; s/^ //' | sort -u >colours
    [ "$(cat colours)" = "$pixel" ] || fail "$name.png: the rest is not gray"
done

# An interlaced picture whose last pass is cut: every second row is as in the original, the others repeat it.
interlaced=$testdata/png/rgb-interlaced.png
cut_to "$interlaced" woven.png 80
run 1 run woven.png -o out
err_has 'woven.png: E_TRUNCATED: '
run 0 run woven.png "$interlaced" -o woven --format pnm --on-damage keep
grep -qE '^woven.png: damaged: .*near row [0-9]+ of [0-9]+\); what is missing is coarse$' "$said_err" || fail 'woven.png should be named'
grep -q '2 done (1 of them damaged' "$said_err" || fail 'only one is damaged'
run 0 run "$interlaced" -o plain --format pnm -q
same plain/rgb-interlaced.pnm woven/rgb-interlaced.pnm
read -r width height <<<"$(sed -n 2p woven/woven.pnm)"
rows() { tail -c $((3 * width * height)) "$1" | od -An -v -tx1 -w$((3 * width)); }
rows woven/woven.pnm >kept.rows
rows woven/rgb-interlaced.pnm >right.rows
cmp -s <(sed -n 'p;n' kept.rows) <(sed -n 'p;n' right.rows) || fail 'woven.png: the rows of whole passes differ'
cmp -s kept.rows right.rows && fail 'woven.png is not cut'
cmp -s <(tail -n 2 kept.rows | head -n 1) <(tail -n 1 kept.rows) || [ $((height % 2)) = 1 ] || fail 'the last row should repeat the one above'

# Without a row there is nothing to keep, and a header is no pixels.
head -c 300 "$testdata/photos/coffee.jpg" >header.jpg
head -c 30 "$testdata/png/rgb.png" >header.png
head -c 100 "$testdata/png/rgb.png" >none.png
run 1 run header.jpg header.png none.png -o nothing --on-damage keep
err_has 'header.jpg: E_TRUNCATED: '
err_has 'header.png: E_TRUNCATED: '
err_has 'none.png: E_TRUNCATED: '
none nothing/none.png

# An original is not replaced by what could be read of it.
run 2 run in --in-place -f invert --on-damage keep
err_has '--in-place --on-damage=keep: '
