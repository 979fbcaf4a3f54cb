#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# PNG from end to end: what nothing has touched is stored as it was, and what gets lost is in the report.
. "$(dirname "$0")/lib.sh"

# Its first 33 bytes are the signature and IHDR: sides, bits, kind, interlacing.
header() { head -c 33 "$1" | od -An -v -tx1; }
same_header() { [ "$(header "$1")" = "$(header "$2")" ] || fail "$1 and $2 are stored in different ways"; }

cp -r "$testdata/png" in
run 0 run in -o out --as-written # not copied
for file in in/*.png; do
    same_header "$file" "out/$(basename "$file")"
done
# With a palette again, and its transparency.
for file in palette palette-alpha; do
    [ "$(grep -aco PLTE "out/$file.png")" -gt 0 ] || fail "$file has lost its palette"
done
grep -aq tRNS out/palette-alpha.png || fail "the palette has lost its alpha"

# The same pixels, whatever is done to their storage; what is touched is stored as it comes.
run 0 run in --format hash -q
cp "$said_out" before
run 0 run in -o other --interlace adam7 --png-filter none --compression 1
run 0 run other --format hash -q
sed 's/other/in/' "$said_out" | diff - before >&2 || fail "the pixels are others"
run 0 run in/palette.png -o touched -f invert
grep -aq PLTE touched/palette.png && fail "changed colours are not those of the palette"
run 0 info other/rgb.png
grep -q "coding.*interlaced" "$said_out" || fail "--interlace changes nothing"
run 0 run in/rgb-interlaced.png -o flat --interlace none
run 0 info flat/rgb-interlaced.png
grep -q "coding.*interlaced" "$said_out" && fail "--interlace none changes nothing"

# One that carries everything: told, kept, and named where it cannot be kept.
cp "$here/../fuzz/corpus/png/chunks" rich.png
run 0 info --json rich.png
for said in '"color_type":"palette"' '"bit_depth":2' '"palette_entries":4' '"gamma":1' '"text_chunks":6'; do
    grep -q "$said" "$said_out" || fail "not in the JSON: $said"
done
for key in $(grep -o '"[a-z0-9_]*":' "$said_out" | tr -d '":' | sort -u | grep -vx 'count'); do
    grep -q "\`$key\`" "$here/../../docs/report.md" || fail "docs/report.md says nothing about $key"
done
run 0 run rich.png -o kept --no-auto-orient --report report --as-written
for code in animation_dropped chunk_dropped; do
    grep -q "\"code\":\"$code\"" report || fail "no warning $code"
done
grep -q 'unSF is not safe to copy' report || fail "the report does not name the chunk"
for chunk in gAMA cHRM sRGB iCCP sBIT tEXt zTXt iTXt prVt PLTE tRNS bKGD hIST pHYs sPLT sTER oFFs tIME eXIf; do
    grep -aq "$chunk" kept/rich.png || fail "$chunk is lost"
done
grep -aq 'at the end' kept/rich.png || fail "what stands behind the pixels is lost"
run 0 run rich.png -o jpeg --format jpeg --report report
grep -q '"code":"metadata_dropped"' report || fail "JPEG cannot hold it, and nothing is said"
grep -q 'behind the pixels: tEXt' report || fail "what stands behind the pixels is not named"

# And the other way: a comment becomes text.
run 0 run "$testdata/photos/rocket.jpg" -o from --format png
grep -aq 'tEXtComment' from/rocket.png || fail "the comment of a JPEG is lost"

# Every code is explained.
for code in $(grep -oh 'code":"[a-z_]*"' report | cut -d'"' -f3 | sort -u); do
    grep -q "\`$code\`" "$here/../../docs/report.md" || fail "docs/report.md says nothing about $code"
done
