#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A picture that EXIF says lies on its side comes out upright, once: its pixels are turned and its tag says so, or both are
# left alone. In a viewer that heeds the tag all ways look the same.
. "$(dirname "$0")/lib.sh"

# What turns each orientation upright, in the words of the filters.
upright=('' '' flop rotate:180 flip 'rotate:90 | flop' rotate:90 'rotate:90 | flip' rotate:270)

# hash_of FILE CHAIN OPTION...: of what comes out of the chain; whatever goes wrong has no hash.
hash_of() {
    local chain=()
    [ -n "$2" ] && chain=(-f "$2")
    "$bandmill" run "$1" --format hash -q "${@:3}" "${chain[@]}" | cut -d' ' -f1
}

# exif ORIENTATION: an APP1 segment with that orientation, an ImageWidth and a thumbnail directory.
exif() {
    printf '\xff\xe1\x00\x46Exif\0\0MM\0*\0\0\0\x08'
    printf '\0\2\1\0\0\3\0\0\0\1\0\x40\0\0\1\x12\0\3\0\0\0\1\0\x0'"$1"'\0\0\0\0\0\x26'
    printf '\0\1\1\3\0\3\0\0\0\1\0\6\0\0\0\0\0\0'
}
# 70 = 2 + 6 + 8 + 2 + 24 + 4 + 2 + 12 + 4 and padding
exif_segment() { { exif "$1"; head -c 64 /dev/zero; } | head -c 72; }

cp "$testdata/photos/chelsea.jpg" plain.jpg
for i in 1 2 3 4 5 6 7 8; do
    { head -c 2 plain.jpg; exif_segment $i; tail -c +3 plain.jpg; } >"$i.jpg"
done

for i in 1 2 3 4 5 6 7 8; do
    run 0 info "$i.jpg"
    [ $i = 1 ] || grep -q "^  orientation  $i, " "$said_out" || fail "the orientation $i is not read"
    expected_hash=$(hash_of plain.jpg "${upright[$i]}")
    stored_hash=$(hash_of plain.jpg '')
    [ ${#expected_hash} = 32 ] || fail "no hash of $i"
    [ "$(hash_of $i.jpg '')" = "$expected_hash" ] || fail "$i is not turned upright"
    [ "$(hash_of $i.jpg '' --no-auto-orient)" = "$stored_hash" ] || fail "$i is turned in spite of --no-auto-orient"
    # Filters see the upright picture.
    [ "$(hash_of $i.jpg crop:50x40,x=7,y=9)" = \
        "$(hash_of plain.jpg "${upright[$i]:+${upright[$i]} | }crop:50x40,x=7,y=9")" ] || fail "$i is filtered lying"

    # Through a file, whatever is done with metadata and tag, a viewer shows the same picture.
    for options in '' --no-auto-orient '--metadata strip' '--no-auto-orient --metadata strip'; do
        rm -rf out
        run 0 run $i.jpg -o out --format png $options
        [ "$(hash_of out/$i.png '')" = "$expected_hash" ] || fail "$i looks different after '$options'"
        run 0 info --json out/$i.png
        case $options in
        *no-auto*) grep -q "\"orientation\":$i," "$said_out" || fail "$i lost its tag with '$options'" ;;
        *) grep -q '"orientation":1,' "$said_out" || fail "$i is turned and still says so after '$options'" ;;
        esac
    done

    # JPEG: the block stays as it was, but for the orientation and the way to the stale thumbnail.
    rm -rf out
    run 0 run $i.jpg -o out --as-written
    run 0 info --json out/$i.jpg
    grep -q '"orientation":1,' "$said_out" || fail "$i.jpg is turned and still says so"
    differing=$(cmp -l <(exif_segment $i) <(tail -c +21 out/$i.jpg | head -c 72) | wc -l)
    [ "$differing" -le 2 ] || fail "more of the EXIF block changed than it should: $differing bytes"
    run 0 run $i.jpg -o out2 -f invert --no-auto-orient --overwrite
    grep -q '"orientation":'$i <("$bandmill" info --json out2/$i.jpg) || fail "the orientation is not carried over"
done
exit 0
