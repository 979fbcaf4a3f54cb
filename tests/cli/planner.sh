#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The planner's rules about decoding on real JPEGs: which fire is in the report, and what comes out is as near to what the chain as
# written makes as each rule promises: 45 dB, a level, the same bytes. SCRIPT BANDMILL TESTDATA PSNR.
. "$(dirname "$0")/lib.sh"
psnr=$3

# An APP1 segment with that orientation, and nothing else.
exif() { printf '\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\x0'"$1"'\0\0\0\0\0\0'; }

mkdir in
cp "$testdata"/photos/*.jpg in

# nearer CHAIN RULES DECIBELS LEVELS FILE...: every picture fires these rules and no others of ours, and is at least so near.
nearer() {
    local chain=$1 rules=$2 decibels=$3 levels=$4 name near
    shift 4
    rm -rf planned written
    run 0 run "$@" -o written --format pnm -f "$chain" --as-written -q
    run 0 run "$@" -o planned --format pnm -f "$chain" --report report -j 2 -q
    [ "$(grep -c '"kind":"picture"' report)" = $# ] || fail "the report lacks pictures"
    grep '"kind":"picture"' report | sed 's/.*"rules":\[\([^]]*\)\].*/\1/' | tr -d '"' |
        tr , '\n' | grep -Ex 'gray-source|shrink-on-load|decode-window' | sort | uniq -c >fired
    for name in $rules; do
        grep -qx " *$# $name" fired || fail "$name did not fire on all of $chain: $(cat fired)"
    done
    [ "$(wc -l <fired)" = "$(wc -w <<<"$rules")" ] || fail "others fired on $chain: $(cat fired)"
    for name in planned/*; do
        near=$("$psnr" "$name" "written/${name#*/}") || fail "$name and its like cannot be compared"
        awk -v d="$decibels" -v l="$levels" '{ exit !($1 >= d && $2 <= l) }' <<<"$near" ||
            fail "$chain of $name: $near (decibels, levels), at least $decibels and at most $levels"
    done
}

photos=(in/astronaut.jpg in/camera.jpg in/gravel.jpg in/retina.jpg)
colours=(in/astronaut.jpg in/retina.jpg)
small=(in/astronaut.jpg in/camera.jpg in/gravel.jpg)
for filter in lanczos3 lanczos2 mitchell catrom linear; do
    nearer "resize:100x100,filter=$filter" shrink-on-load 45 20 "${small[@]}"
    nearer "resize:size=61x67,mode=fill,filter=$filter" shrink-on-load 45 20 "${small[@]}"
done
nearer 'resize:40x40,filter=area' shrink-on-load 45 20 "${photos[@]}"
nearer 'resize:64x64,mode=stretch,filter=area' shrink-on-load 55 2 in/camera.jpg in/gravel.jpg # whole factors: means of means
nearer 'resize:128x128 | sharpen:1' shrink-on-load 40 60 "${photos[@]}"
nearer 'crop:301x303,x=97,y=41 | resize:50x50' 'shrink-on-load decode-window' 45 20 "${photos[@]}"
nearer 'crop:101x203,x=97,y=41' decode-window 99 0 "${photos[@]}"
nearer 'crop:101x203,x=97,y=41 | gaussian:2' decode-window 99 0 "${photos[@]}"
nearer 'resize:300x300' '' 99 0 in/astronaut.jpg in/camera.jpg in/gravel.jpg
nearer 'resize:100x100,filter=nearest' '' 99 0 "${photos[@]}"
nearer 'gaussian:1 | resize:100x100' '' 99 0 "${photos[@]}"
nearer 'grayscale' gray-source 50 40 "${colours[@]}"
nearer 'rotate:90 | grayscale | contrast:1.2' gray-source 50 40 "${colours[@]}"
nearer 'grayscale | resize:60x60' 'gray-source shrink-on-load' 45 20 "${colours[@]}"
nearer 'grayscale:bt709' '' 99 0 "${colours[@]}"
# What the library's rules bring to the front of a chain.
nearer 'invert | flip | gamma:1.2 | crop:101x203,x=97,y=41' decode-window 99 0 "${photos[@]}"
nearer 'gaussian:2 | crop:101x103,x=97,y=41' decode-window 99 0 "${photos[@]}"
nearer 'gaussian:2 | flop | grayscale' gray-source 50 40 "${colours[@]}"
nearer 'brightness:5 | invert | resize:100x100' '' 99 0 "${photos[@]}"

# Whichever way a picture lies, an eighth of it lies on the right place; 401 and 299 are no multiples of anything.
run 0 run in/coffee.jpg -o odd --quality 95 --subsampling 420 -f 'crop:401x299,x=50,y=40' -q
mkdir lying
for i in 1 2 3 4 5 6 7 8; do
    { head -c 2 odd/coffee.jpg; exif $i; tail -c +3 odd/coffee.jpg; } >lying/$i.jpg
    run 0 info --json lying/$i.jpg
    grep -q "\"orientation\":$i," "$said_out" || fail "the orientation $i is not read"
done
nearer 'resize:70x70' shrink-on-load 45 20 lying/*.jpg
nearer 'resize:21x17,mode=stretch' shrink-on-load 45 20 lying/*.jpg
nearer 'flip | crop:201x203,x=33,y=31 | rotate:90 | resize:35x35' 'shrink-on-load decode-window' 45 20 lying/*.jpg
nearer 'crop:103x101,x=77,y=79' decode-window 99 0 lying/*.jpg
# Turns and negatives that cancel each other out leave the file itself.
run 0 run lying/1.jpg -o kept -f 'flip | invert | flip | invert' -q
cmp kept/1.jpg lying/1.jpg || fail "nothing was to be done, and the file is another one"

# Every subsampling and an odd size.
mkdir sampled
for s in 444 422 440 420; do
    run 0 run in/astronaut.jpg -o sampled-$s --quality 92 --subsampling $s -f 'crop:331x347,x=9,y=11' -q
    cp sampled-$s/astronaut.jpg sampled/$s.jpg
done
nearer 'resize:41x41' shrink-on-load 45 20 sampled/*.jpg
nearer 'crop:53x57,x=101,y=99' decode-window 99 0 sampled/*.jpg
nearer 'grayscale' gray-source 50 40 sampled/*.jpg

# --exact leaves out what has a tolerance, and nothing else.
for chain in 'resize:100x100' grayscale 'crop:50x50,x=70,y=80' 'crop:50x50,x=70,y=80 | grayscale'; do
    run 0 run in --format hash -f "$chain" --as-written
    cp "$said_out" "$work/said/written"
    run 0 run in --format hash -f "$chain" --exact
    same "$work/said/written" "$said_out"
done

# truer CHAIN FILE...: on planes each JPEG is nearer to what the chain makes of the pixels than the JPEG made through RGB, or as near, and not
# larger by more than 4 %.
truer() {
    local chain=$1 name tables planned written
    shift
    for tables in 85 95; do
        rm -rf planned written pixels planned-pixels written-pixels
        local options=(--quality "$tables" -f "$chain" -q)
        run 0 run "$@" -o pixels --format pnm --as-written -f "$chain" -q
        run 0 run "$@" -o planned --report report "${options[@]}" -j 2
        run 0 run "$@" -o written --as-written "${options[@]}"
        [ "$(grep '"kind":"picture"' report | grep -c '"rules":\["planes"')" = $# ] || fail "planes did not fire on all of $chain: $(cat report)"
        [ "$(grep -c '"out_model":"RGB"' report)" = $# ] || fail "a JPEG of colours became another"
        run 0 run planned -o planned-pixels --format pnm -q
        run 0 run written -o written-pixels --format pnm -q
        for name in pixels/*; do
            name=${name#*/}
            planned=$("$psnr" "pixels/$name" "planned-pixels/$name") || fail "$name and its like cannot be compared"
            written=$("$psnr" "pixels/$name" "written-pixels/$name") || fail "$name and its like cannot be compared"
            awk -v p="${planned% *}" -v w="${written% *}" 'BEGIN { exit !(p > w - 0.1) }' ||
                fail "$chain of $name at $tables: $planned on planes, $written through RGB"
            [ $(($(wc -c <"planned/${name%.*}.jpg") * 100)) -le $(($(wc -c <"written/${name%.*}.jpg") * 104)) ] ||
                fail "$chain of $name at $tables is larger on planes"
        done
    done
}
subsampled=(in/astronaut.jpg sampled/422.jpg sampled/440.jpg sampled/420.jpg)
for chain in gaussian:0.5 gaussian:3 gaussian:9 'gaussian:1 | gaussian:2' 'resize:60%' 'resize:137%,filter=mitchell' 'sharpen:1,amount=0.5'; do
    truer "$chain" "${subsampled[@]}"
done
truer gaussian:2 sampled/444.jpg in/retina.jpg
truer 'rotate:180 | gaussian:1' in/astronaut.jpg # of even sides: the siting of odd ones moves
for chain in box:2 'gaussian:2,border=wrap' 'gaussian:2 | invert' 'sharpen:1,threshold=2' 'resize:60%,filter=nearest' 'crop:99x99 | gaussian:2' 'gaussian:2 | grayscale'; do
    run 0 run "${subsampled[@]}" -o not --overwrite -f "$chain" --report report -q
    grep -q '"planes"' report && fail "$chain ran on planes"
done
for options in --exact '--on-damage keep' --linear '--format png' '--subsampling 444'; do
    # shellcheck disable=SC2086
    run 0 run sampled/420.jpg -o not --overwrite -f gaussian:2 --report report -q $options
    grep -q '"planes"' report && fail "$options did not keep the picture from its planes"
done

run 1 run sampled/420.jpg -o deep --depth 16 -f gaussian:2
err_has '420.jpg: E_UNSUPPORTED: jpeg does not hold 16 bits a sample'

# The same bytes for any number of threads, and what is said of the rules.
for chain in 'resize:100x100' 'crop:171x163,x=13,y=17 | grayscale | resize:25x25'; do
    run 0 run in --format hash -f "$chain" -j 1
    cp "$said_out" "$work/said/one"
    run 0 run in --format hash -f "$chain" -j 8
    same "$work/said/one" "$said_out"
done
run 0 run "${photos[@]}" -o said -f 'resize:100x100' -v
err_line 'rule shrink-on-load: 4 pictures'

# --explain tells the way of the first picture.
run 0 run in/astronaut.jpg in/camera.jpg -o explained -f 'resize:100x100' --explain --dry-run
err_has 'the first picture, in/astronaut.jpg: 512x512 RGB 8-bit, decoded as 256x256 RGB 8-bit, encoded as 100x100 RGB 8-bit, '
grep -q '^  shrink-on-load decoded at 1/2, 256x256; .* 2.56 times .*(within 45 dB)' "$said_err" || fail "the rule is not told"
grep -q '^  resize_shrunk .*256x256 RGB 8-bit -> 100x100' "$said_err" || fail "the steps are not told"
run 0 run in/astronaut.jpg -o explained -f 'resize:100x100' --explain --dry-run --as-written
err_has 'the first picture, in/astronaut.jpg: 512x512 RGB 8-bit, decoded as 512x512 RGB 8-bit, encoded as '
none explained

# Nothing to do: the file itself, however long its header is.
segment() { printf '\xff\xe9\xea\x62'; head -c 60000 /dev/zero; }
{ head -c 2 in/camera.jpg; for i in {1..60}; do segment; done; tail -c +3 in/camera.jpg; } >long.jpg
for options in '-j 1' '-j 8' '-f resize:9000x9000' '--exact' '--no-auto-orient' '--metadata keep'; do
    rm -rf copied
    run 0 run in long.jpg "$testdata"/png/*.png -o copied --report report -q $options
    [ "$(grep -c '"copy-file"' report)" = 21 ] || fail "not all are copied under $options"
    for picture in in/* long.jpg "$testdata"/png/*.png; do same "$picture" "copied/${picture##*/}"; done
done
run 0 run in/clock.jpg -o - -q
same in/clock.jpg "$said_out"
for options in --as-written '--quality 80' '--metadata strip' '--metadata safe' '--format png' '--on-damage keep' '-f flip' --to-srgb; do
    rm -rf made
    run 0 run in/retina.jpg -o made --report report -q $options
    case $options in --to-srgb) continue ;; esac # has nothing to convert
    grep -q copy-file report && fail "copied under $options"
done

# What is warned of is copied too, and that is said; a damaged one is not.
{ cat in/clock.jpg; echo more; } >tail.jpg
run 0 run tail.jpg -o tailed --report report -q
same tail.jpg tailed/tail.jpg
grep -q '"trailing_data".*"copied_whole"' report || fail "the copy of a tail is not warned of"
run 1 run tail.jpg -o strictly --strict
none strictly/tail.jpg

# Damage in what is not asked for is damage all the same.
head -c 20000 in/astronaut.jpg >short.jpg
for chain in '' 'crop:64x64' grayscale resize:50x50 'crop:32x32 | resize:4x4'; do
    run 1 run short.jpg -o short ${chain:+-f "$chain"}
    err_has 'short.jpg: E_TRUNCATED: '
    none short/short.jpg
done
exit 0
