#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Wrong words are answered with the right ones, exit code 2, and nothing done; right questions with help.
. "$(dirname "$0")/lib.sh"
cp "$testdata/photos/spoon.jpg" a.jpg

# wrong ANSWER ARGUMENT...: refused with this line, nothing on standard output, nothing made.
wrong() {
    local answer=$1
    shift
    run 2 "$@"
    err_line "$answer"
    out_empty
    none out
}

wrong "bandmill: there is no command 'fliters': did you mean 'filters'?" fliters
wrong "bandmill: there is no command 'xyzzy': \`bandmill help\` lists them" xyzzy
wrong "bandmill: there is no command 'a.jpg', but a file: did you forget the command \`run\` before it?" a.jpg
wrong "bandmill: there is no command 'rnu': did you mean 'run'?" help rnu

wrong "bandmill run: there is no option --ouput: did you mean --output?" run a.jpg --ouput out
wrong "bandmill run: there is no option --thread: did you mean --threads?" run a.jpg --thread=2 -o out
wrong "bandmill run: there is no option -z (in -rz)" run a.jpg -o out -rz
wrong "bandmill run: --output: needs a value, DIR" run a.jpg -o
wrong "bandmill run: --overwrite: takes no value, but was given 'yes'" run a.jpg -o out --overwrite=yes
wrong "bandmill filters: there is no option --name: did you mean --names?" filters --name

wrong "bandmill run: --quality=101: must be a whole number from 1 to 100" run a.jpg -o out --quality 101
wrong "bandmill run: --compression=10: must be a whole number from 0 to 9" run a.jpg -o out --compression=10
wrong "bandmill run: --threads=many: must be a whole number from 1 to 4096, auto, or auto:FILE" run a.jpg -o out -j many
wrong "bandmill run: --memory=12Q: must be a whole number from 1M to 1024T (K, M, G and T may follow the number)" \
    run a.jpg -o out --memory 12Q
wrong "bandmill run: --subsampling=421: must be one of 444, 422, 420, 440, 411; did you mean 422?" \
    run a.jpg -o out --subsampling 421
wrong "bandmill run: --progress=lin: must be one of auto, line, none; did you mean line?" \
    run a.jpg -o out --progress=lin
run 2 run a.jpg -o out --format jpg
err_has "--format=jpg: must be one of jpeg, png, "
err_has "did you mean jpeg?"

wrong "bandmill run: no input: name at least one picture or folder" run -o out
wrong "bandmill run: no output: say with --output DIR where results should go" run a.jpg
wrong "bandmill run: no output: say with --output DIR where results should go" run a.jpg --format png
wrong "bandmill run: --overwrite and --skip-existing exclude each other: leave one out" \
    run a.jpg -o out --overwrite --skip-existing
wrong "bandmill run: --quiet and --verbose exclude each other: leave one out" run a.jpg -o out -qv

run 2 run a.jpg -o out -f gausian
err_has "did you mean 'gaussian'?"
run 2 run a.jpg -o out -f gaussian:sgima=2
err_has "did you mean 'sigma'?"
for sigma in 0 -1 nan 1e9 lots; do
    run 2 run a.jpg -o out -f "gaussian:sigma=$sigma"
    err_has "$sigma"
    err_has "0.3 to 200"
done
run 2 run a.jpg -o out -f 'invert | gaussian:900 | invert'
err_has "0.3 to 200"
wrong "bandmill filters: no filter is called 'invret': did you mean 'invert'?" filters invret

printf '# a recipe\ninvert\n\n  gaussain:2\n' >recipe
run 2 run a.jpg -o out --recipe recipe
err_has "recipe:4: "
err_has "did you mean 'gaussian'?"
wrong "bandmill run: --recipe=./gone: No such file or directory" run a.jpg -o out --recipe ./gone
run 2 run a.jpg -o out --recipe gone
err_line "bandmill run: --recipe=gone: no such file, and of the recipes that ship (scan-cleanup, thumbnail, vintage, web) none is called so"
run 2 run a.jpg -o out --recipe thumnail
err_has "did you mean 'thumbnail'?"
wrong "bandmill recipes: no recipe is called 'wbe': did you mean 'web'?" recipes wbe

# The recipes that ship: each is listed with what it is for, runs, and prints itself as a file that does the same.
run 0 recipes
[ "$(cut -d' ' -f1 "$said_out" | tr '\n' ' ')" = "scan-cleanup thumbnail vintage web " ] || fail "another list of recipes"
out_line "web           Fits into 2048x2048, for pages on the web"
for name in $(cut -d' ' -f1 "$said_out"); do
    run 0 run a.jpg --format hash -q --recipe "$name"
    cp "$said_out" shipped-hash
    run 0 recipes "$name"
    cmp -s "$said_out" "$here/../../src/recipes/$name.recipe" || fail "$name prints another text than its file has"
    cp "$said_out" mine
    run 0 run a.jpg --format hash -q --recipe mine
    cmp -s "$said_out" shipped-hash || fail "the printed recipe $name makes another picture"
done

BANDMILL_CPU=mmx run 2 run a.jpg -o out
err_has "BANDMILL_CPU=mmx"
none out

# Help, and the pages of the catalogue.
run 2
expected err help
run 0 --help
expected out help
run 0 help
expected out help
run 0 help run
expected out help-run
run 0 run --help --nonsense
expected out help-run
run 0 help filters
expected out help-filters
run 0 filters gaussian
out_line "  sigma         Standard deviation of the Gaussian: how far the blur reaches."
out_line "                number from 0.3 to 200 pixels; default 1"
out_line "  -f 'gaussian:sigma=3'"
run 0 filters --names
[ "$(sort "$said_out")" = "$(cat "$said_out")" ] || fail "the catalogue is not in alphabetical order"
names=$(cat "$said_out")
for filter in $names; do
    run 0 filters "$filter"
    grep -q "^$filter: " "$said_out" || fail "the page of $filter has another title"
    for heading in 'What it is for' 'Definition' 'Examples' 'Pictures' 'See also'; do
        grep -q "^$heading:" "$said_out" || fail "the page of $filter has no part '$heading'"
    done
    grep -qE "^  -f '(.* \| )?$filter" "$said_out" || fail "no example of $filter is one"
    [ "$(grep -v "^  -f '" "$said_out" | wc -L)" -le 80 ] || fail "the page of $filter is wider than a screen"
done

# The catalogue by groups: each filter once, in one of them.
run 0 filters
[ "$(sed -n 's/^  \([a-z0-9_]\+\)  .*/\1/p' "$said_out" | sort)" = "$names" ] || fail "not each filter once"
grep -qx 'Blur and sharpen' "$said_out" || fail "no headings"
[ "$(wc -L <"$said_out")" -le 80 ] || fail "the catalogue is wider than a screen"
headings=$(grep -c '^[A-Z][a-z]' "$said_out")
groups=$(sed -n 's/.*--group \([a-z|]*\)$/\1/p' "$here/expected/words.help-filters")
all=
for group in ${groups//|/ }; do
    run 0 filters --group "$group" --names
    [ -s "$said_out" ] || fail "no filter is of group $group"
    [ "$(sort "$said_out")" = "$(cat "$said_out")" ] || fail "a group is not in alphabetical order"
    all+=$(cat "$said_out")$'\n'
    headings=$((headings - 1))
done
[ "$(sort <<<"${all%$'\n'}")" = "$names" ] || fail "not each filter is of one group"
[ "$headings" = 1 ] || fail "as many headings as groups, and a last paragraph, were expected"
wrong "bandmill filters: --group lists filters: leave out their names, or search for them" filters --group tone gaussian
wrong "bandmill filters: --group=color: must be one of ${groups//|/, }; did you mean colour?" filters --group color

# Looking for filters: all words, in any case, what is called so first.
run 0 filters --search BLUR --names
[ "$(head -n 2 "$said_out" | tr '\n' ' ')" = 'box gaussian ' ] || fail "aliases with the word do not come first"
grep -qx motion "$said_out" || fail "a summary is not looked through"
grep -qx canny "$said_out" || fail "a doc is not looked through"
! grep -qx flip "$said_out" || fail "found too much"
run 0 filters --search blur --names gblur
[ "$(cat "$said_out")" = gaussian ] || fail "not all words count"
run 0 filters --search=angle --search motion --names
[ "$(cat "$said_out")" = motion ] || fail "names of parameters are not looked through"
run 0 filters --search sigmoid increase --names
[ "$(cat "$said_out")" = sigmoidal ] || fail "words that parameters take are not looked through"
run 0 filters --names --search 'false-Color'
[ "$(cat "$said_out")" = false_colour ] || fail "another spelling is not found"
run 0 filters --names --search greyscale
cp "$said_out" british
run 0 filters --names --search grayscale
same british "$said_out"
run 0 filters --names --search 'geometry' --group geometry
grep -qx crop "$said_out" || fail "titles of groups are not looked through"
wrong "bandmill filters: no filter has to do with 'gausian': did you mean 'gaussian'?" filters --search gausian
wrong "bandmill filters: no filter has to do with 'xyzzy'" filters --search blur xyzzy
wrong "bandmill filters: no filter has to do with all of this: leave something out" filters --search sobel temperature
wrong "bandmill filters: no filter has to do with all of this: leave something out" filters --search sobel --group tone

# Every chain of every filter, for scripts; of the first examples, each page has a part.
run 0 filters --examples gaussian
out_line 'gaussian:sigma=3'
run 0 filters --examples
[ "$(wc -l <"$said_out")" -gt 140 ] || fail "hardly any examples"
! grep -q '^$' "$said_out" || fail "an empty chain"
run 0 --version
grep -qE '^bandmill [0-9]+\.[0-9]+\.[0-9]+$' "$said_out" || fail "no version"
grep -qE '^jpeg: libjpeg' "$said_out" || fail "no version of the JPEG library"
grep -qE '^png: libpng' "$said_out" || fail "no version of the PNG library"
grep -qE '^instruction set: ' "$said_out" || fail "no instruction set"
