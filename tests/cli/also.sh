#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Several outputs from one decode: each tree is what a run of its own makes, is planned with the others, and fails alone.
. "$(dirname "$0")/lib.sh"
cp -r "$testdata" in
: >in/png/broken.png
cp in/photos/coffee.jpg in/photos/cut.jpg
truncate -s 20000 in/photos/cut.jpg
pictures=$(find in \( -name '*.jpg' -o -name '*.png' \) | wc -l)

# as_alone OPTION... : the trees that were made are those of runs of their own, and so is what failed.
as_alone() {
    run 1 run in -r -o own/a "$@" -q -f resize:200
    run 1 run in -r -o own/b "$@" -q -f 'resize:200 | grayscale' --format png --compression 1
    run 1 run in -r -o own/c "$@" -q -f resize:64 --quality 70 --subsampling 444
    run 1 run in -r -o own/d "$@" -q
    run 1 run in -r -o out/a "$@" --report report -f resize:200 \
        --also 'out/b{format=png,compression=1}:resize:200 | grayscale' \
        --also 'out/c{quality=70,subsampling=444}:resize:64' --also 'out/d:'
    diff -r own out >&2 || fail "not what runs of their own make: $*"
    [ "$(grep -c '"kind":"picture"' report)" = "$pictures" ] || fail "not one line a picture"
    [ "$(grep -c '"also":\[{"output":"out/b/.*{"output":"out/c/.*{"output":"out/d/' report)" = "$pictures" ] ||
        fail "not all outputs are in the report"
    rm -rf own out
}
as_alone --exact
as_alone --as-written -j 4 --band-rows 7
as_alone --exact --linear --depth 8
as_alone --exact --to-srgb
as_alone --as-written --metadata strip

# The form of decoding is one that serves all, whatever they are; what is as it was is still copied.
run 0 run in/photos/chelsea.jpg -o out -f resize:100 --also 'small:resize:50' --also 'same:' --report report -q
grep -q '"output":"out/.*"rules":\["shrink-on-load"\].*"output":"small/.*"rules":\["shrink-on-load"\].*"output":"same/.*"rules":\["copy-file"\]' report ||
    fail "the rules are other ones: $(cat report)"
same same/chelsea.jpg in/photos/chelsea.jpg
rm -rf out small same
run 0 run in/photos/chelsea.jpg -o out -f 'grayscale | resize:100' --also 'small:grayscale | invert' --report report -q
grep -q '"output":"small/.*"gray-source"' report || fail "luma alone would have done: $(cat report)"
rm -rf out small
run 0 run in/photos/chelsea.jpg -o out -f 'crop:100x100,x=40,y=40' --also 'small:crop:60x100,x=120,y=60 | invert' --report report -q
grep -q '"decode-window".*"decode-window"' report || fail "a window would have done: $(cat report)"
rm -rf out small

# Named in the plan, and in the words about it.
run 0 run in/photos/spoon.jpg -o out --also 'a\:b{format=png}:invert' --dry-run
expected out plan
none out
run 0 run in/photos/spoon.jpg -o out --also 'a\:b{format=png}:invert' --dry-run --report -
grep -q '"also":\[{"output":"a:b/spoon.png","status":"planned","code":"OK"}\]' "$said_out" || fail "not in the planned report"
run 0 run in/photos/chelsea.jpg -o out --also 'small:resize:50' --explain
err_line "also below small:"
err_line "small/chelsea.jpg: encoded as 50x33 RGB 8-bit"
rm -rf out small

# Refused before anything is written, for all trees together.
refused() {
    run 2 run in/photos "${@:2}"
    err_has "$1"
    none out
    none thumbs
}
refused "two outputs of a picture would be written to one file, out/astronaut.jpg" -o out --also 'out:invert'
refused "the output in/photos/astronaut.jpg is the input in/photos/astronaut.jpg itself" -o out --also 'in/photos:invert' --overwrite
refused "--in-place makes one picture of each: leave out --also" --in-place -f invert --also 'thumbs:invert'
refused "give that a folder" -o - --also 'thumbs:invert'
refused "give that a folder" --format hash --also 'thumbs:invert'
refused "a format that is written to files is needed, not null" -o out --also 'thumbs{format=null}:invert'
refused "--also=thumbs{quality=0}:invert: at 8: --quality=0: must be a whole number from 1 to 100" -o out --also 'thumbs{quality=0}:invert'
refused "--also=thumbs:invret: at 8: no filter is called 'invret': did you mean 'invert'?" -o out --also thumbs:invret
refused "--also=thumbs: at 7: a colon and a chain are expected: DIR:CHAIN" -o out --also thumbs
refused "--also=thumbs{quality=8:x: at 7: this brace is not closed" -o out --also 'thumbs{quality=8:x'
refused "--also=:x: at 1: the name of a folder is missing" -o out --also :x
# Whatever the folders are called: what one tree has must not become what the other has.
mkdir one && cp in/png/gray.png one
ln -s . here
for again in ./out here/out new/../out "$PWD/out" out/../out//; do
    refused "two outputs of a picture would be written to one file" -o out --also "$again:invert"
done
refused "a file for one picture and a folder for another" -o out --also ./here/out/astronaut.jpg:invert
run 0 run one -o out -f flip -q
cp out/gray.png flipped.png
ln -s out link
for again in ./out out/../out link "$PWD/out"; do
    run 2 run one -o out -f flip -q --overwrite --also "$again:resize:16"
    err_has "two outputs of a picture would be written to one file"
    same out/gray.png flipped.png
done
rm -r out link here
mkdir -p two/sub out && cp one/gray.png two && cp one/gray.png two/sub && ln -s . out/sub
run 2 run two -r -o out
err_has "two pictures would be written to one file, out/sub/gray.png"
none out/gray.png
rm -r out

run 2 bench in/photos --also 'thumbs:invert'
err_has "there is no option --also"

# Outputs that exist: all of them refuse, are replaced, or are the only ones left out.
mkdir -p thumbs && cp in/photos/rocket.jpg thumbs/rocket.jpg
run 2 run in/photos/rocket.jpg in/photos/spoon.jpg -o out --also 'thumbs:resize:30'
err_line "bandmill run: 1 output is there already (use --overwrite or --skip-existing):"
err_line "  thumbs/rocket.jpg"
none out
run 0 run in/photos/rocket.jpg in/photos/spoon.jpg -o out --also 'thumbs:resize:30' --skip-existing
files out rocket.jpg spoon.jpg
files thumbs rocket.jpg spoon.jpg
same thumbs/rocket.jpg in/photos/rocket.jpg
rm thumbs/spoon.jpg
run 0 run in/photos/rocket.jpg in/photos/spoon.jpg -o out --also 'thumbs:resize:30' --skip-existing --report report -q
grep -q '"output":"thumbs/spoon.jpg","status":"done"' report || fail "the missing output is not made"
grep -q '"input":"in/photos/rocket.jpg".*"code":"SKIP_EXISTS"' report || fail "nothing is missing of the other picture"
run 0 run in/photos/rocket.jpg -o out --also 'thumbs:resize:30' --overwrite -q
cmp -s thumbs/rocket.jpg in/photos/rocket.jpg && fail "the output was not replaced"
rm -rf out thumbs

# Nor does a report take the place of an output that is left out.
run 0 run one -o out -q --also 'thumbs:flip'
cp out/gray.png whole.png
rm thumbs/gray.png
for side in report trace gallery; do
    run 2 run one -o out --also 'thumbs:flip' --skip-existing --$side out/gray.png
    err_has "--$side=out/gray.png: that is one of the outputs"
    same out/gray.png whole.png
done
rm -rf out thumbs

# Folders of outputs that lie in the input, or in each other, are no inputs.
mkdir -p tree && cp in/photos/spoon.jpg tree
run 0 run tree -r -o tree/out --also 'tree/out/small:resize:30' --also 'tree/gray:grayscale' -q
run 0 run tree -r -o tree/out --also 'tree/out/small:resize:30' --also 'tree/gray:grayscale' -q --overwrite
files tree spoon.jpg out/spoon.jpg out/small/spoon.jpg gray/spoon.jpg

# One output that cannot be written: the others are whole.
(
    ulimit -f 8 # KiB
    trap '' XFSZ
    run 1 run in/photos/retina.jpg -o out -f resize:64 --also 'thumbs{format=png}:resize:600'
    err_has "in/photos/retina.jpg: E_WRITE: thumbs/retina.png: "
) || exit 1
files out retina.jpg
none thumbs/retina.png
run 0 info out/retina.jpg
no_leftovers .

# Under --strict, what is warned about of one output costs that one.
rm -rf out thumbs
run 1 run in/png/rgba.png -o out --strict --also 'thumbs{format=jpeg}:invert'
err_has "in/png/rgba.png: E_STRICT: thumbs/rgba.jpg: warning alpha_dropped"
files out rgba.png
none thumbs/rgba.jpg

# Each output that fails is told of by its name, also where it is the only one of several that is left to be made.
rm -rf out thumbs
run 1 run in/photos/spoon.jpg -o out -f crop:9999x9 --also 'a:crop:9999x9' --also 'b:invert' --also 'c:crop:9x9999'
[ "$(grep -c '^in/photos/spoon.jpg: E_CHAIN: ' "$said_err")" = 3 ] || fail "three outputs have failed"
for folder in out a c; do
    err_has "in/photos/spoon.jpg: E_CHAIN: $folder/spoon.jpg: crop: "
done
run 0 run in/photos/spoon.jpg -o out -q
run 1 run in/photos/spoon.jpg -o out --also 'a:crop:9999x9' --skip-existing
err_has "in/photos/spoon.jpg: E_CHAIN: a/spoon.jpg: crop: "
run 1 run in/photos/cut.jpg -o out --also 'a:crop:9x9'
[ "$(grep -c '^in/photos/cut.jpg: ' "$said_err")" = 1 ] || fail "the input is to be told of once"

# What is kept of a damaged picture is told of, whatever becomes of the other outputs.
rm -rf out b
run 1 run in/photos/cut.jpg -o out --also 'a:crop:9999x9' --on-damage keep
files out cut.jpg
grep -q '^in/photos/cut.jpg: damaged: ' "$said_err" || fail "the damage is not told of"
rm -rf out
run 1 run in/photos/cut.jpg -o out -f crop:9999x9 --also 'a:' --on-damage keep
files a cut.jpg
grep -q '^in/photos/cut.jpg: damaged: ' "$said_err" || fail "the damage is not told of"
rm -rf a
run 1 run in/photos/cut.jpg -o out -f crop:9999x9 --also 'a:crop:9999x9' --on-damage keep
grep -q ': damaged: ' "$said_err" && fail "nothing is kept that could be damaged"

# The counts at the end are of pictures, over all their outputs.
run 0 run in/png/rgba.png -o out --format jpeg --also 'a:invert' --also 'b:flip' --verbose
err_has "warning alpha_dropped: 1 picture, in/png/rgba.png: "
rm -rf out a b
run 0 run in/photos/spoon.jpg in/photos/rocket.jpg -o out -f invert --also 'a:' --also 'b:' --verbose
err_line "rule copy-file: 2 pictures"
rm -rf out a b

# What is explained of an output is about that one: copies come last in the program, not in the words.
run 0 run in/photos/chelsea.jpg -o out --also a: --also 'c:flip' --explain
[ "$(grep -c 'not without loss' "$said_err")" = 1 ] || fail "nothing is lost by a copy"
grep -q '^  flip .* for output 2$' "$said_err" || fail "flip is for the third output"

# As many as a program can make, and one more.
words=()
for i in $(seq 999); do words+=(--also "t$i:flip"); done
run 0 run in/photos/spoon.jpg -o out "${words[@]}" --dry-run
run 2 run in/photos/spoon.jpg -o out "${words[@]}" --also one-more:flip
err_has '--also 1000 times: a picture has at most 1000 outputs'

# CMYK is left only where an output needs that; copies of the file need nothing. A chain that fits the picture
# in no colours has no say.
cp "$here/../fuzz/corpus/jpeg/ycck" inks.jpg
run 0 run inks.jpg -o out --also 'a{format=png}:resize:8' --also 'b:flip' --report report -q
same out/inks.jpg inks.jpg
grep -q '"output":"b/inks.jpg".*"out_model":"RGB"' report || fail "all but copies have the same colours"
grep -q copied_whole report && fail "the file has nothing to be warned of"
rm -rf out a b
run 1 run inks.jpg -o out -f crop:9999x9999,x=9999 --also 'a:flip' --report report -q
grep -q '"output":"a/inks.jpg".*"out_model":"CMYK"' report || fail "a chain that cannot be planned has chosen the colours"
rm -rf out a

# A signal and a kill leave whole outputs and no others.
mkdir -p many
for i in $(seq 40); do cp in/photos/astronaut.jpg "many/$i.jpg"; done
for signal in TERM KILL; do
    rm -rf out thumbs
    "$bandmill" run many -o out -f 'resize:300%' --also 'thumbs:median:5' -q >"$said_out" 2>"$said_err" &
    pid=$!
    until [ -n "$(find thumbs -name '*.jpg' 2>/dev/null)" ]; do sleep 0.01; done
    kill -$signal $pid
    wait $pid 2>/dev/null && fail "$signal came too late"
    for file in out/*.jpg thumbs/*.jpg; do
        "$bandmill" run "$file" --format null -q || fail "$file is not whole after SIG$signal"
    done
    [ $signal = KILL ] || no_leftovers .
done
