#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks the benchmark of kernels: kernels_test.sh ROOT FOLDER-OF-TOOLS
set -euo pipefail

root=$(cd "$1" && pwd) tools=$(cd "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

bench() {
    "$root/scripts/bench-kernels" --tools "$tools" --size 64x48 --repeats 1 "$@"
}
# FILE COLUMN: the values of a column of tab-separated values
column() {
    awk -F '\t' -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; if (!at) exit 1; next }
        { print $at }' "$1" || fail "no column $2: $(head -n 1 "$1")"
}

# Every row is there, for people and for programs, and bandmill and memcpy have a time wherever there is a filter.
bench --alone >text.txt 2>said.txt || fail "it exits with $?: $(cat said.txt)"
bench --tsv >all.tsv 2>said.txt || fail "it exits with $?: $(cat said.txt)"
grep -v '^#' "$root/tests/bench/kernels.rows" | while read -r pictures chain; do
    for picture in ${pictures//,/ }; do
        printf '%s\t%s\n' "$chain" "$picture"
    done
done >rows.txt
diff rows.txt <(tail -n +2 all.tsv | cut -f 1,2) || fail "not the rows of kernels.rows"
grep -oE ' (rgb|gray|rgba) ' text.txt | tr -d ' ' >pictures.txt
diff <(cut -f 2 rows.txt) pictures.txt || fail "not the rows of kernels.rows"
while read -r chain _; do
    grep -qF "$chain" text.txt || fail "no row for $chain"
done <rows.txt
column all.tsv memcpy >memcpy.txt
if grep -vxE '[0-9]+\.[0-9]+' memcpy.txt; then fail "memcpy without a time"; fi
paste <(column all.tsv bandmill) <(column all.tsv notes) | grep -v 'bandmill: ' | cut -f 1 >ours.txt
if grep -vxE '[0-9]+\.[0-9]+' ours.txt; then fail "no time, and no reason: $(cat all.tsv)"; fi
[ "$(wc -l <ours.txt)" -gt 20 ] || fail "hardly any times: $(cat all.tsv)"

# Where the libraries are installed, what is exact in all of them comes out the same.
for library in OpenCV Pillow; do
    head -n 1 all.tsv | grep -qw "$library" || continue
    paste <(column all.tsv chain) <(column all.tsv ${library}_largest_difference) |
        grep -E '^(invert|flip|flop|rotate:(90|180|270))\b' >exact.txt
    [ "$(cut -f 2 exact.txt | sort -u)" = 0 ] || fail "$library has other results: $(cat exact.txt)"
done

# A filter that is not there, or not so, is a row without a time.
bench --alone --tsv nonsense gaussian:sigma=-1 invert >missing.tsv || fail "a missing filter is an error"
[ "$(column missing.tsv bandmill | grep -c '^$')" = 4 ] || fail "times for what is not there: $(cat missing.tsv)"
column missing.tsv notes | grep -q 'not in the catalogue' || fail "it does not say what is missing"

# Arithmetic, with a peer of known speed that returns the picture as it came: 3072 pixels in 6144 nanoseconds, and a
# brightness that adds 51.
cat >fake.sh <<'END'
echo Fake 1.0
while read -r word width height channels depth; do
    case $word in
    picture)
        shape="$width $height $channels $depth"
        head -c $((width * height * channels * depth / 8)) >picture.raw
        echo ok
        ;;
    prepare) echo ok remarkable ;;
    run) echo ok 6144 ;;
    result) echo "ok $shape" && cat picture.raw ;;
    esac
done
END
for depth in 8 16; do
    "$tools/kernels" -t -s 64x48 -n 3 -d $depth -p "exec bash fake.sh" "$root/testdata/photos" \
        'rgb brightness:20' 'gray brightness:20' >fake.tsv
    [ "$(column fake.tsv Fake | sort -u)" = 2.0000 ] || fail "6144 / 3072 is not 2: $(cat fake.tsv)"
    [ "$(column fake.tsv Fake_largest_difference | sort -u)" = $((51 * (depth == 16 ? 257 : 1))) ] ||
        fail "the difference is not 51: $(cat fake.tsv)"
    column fake.tsv notes | grep -qx 'Fake: remarkable' || fail "the remark is lost: $(cat fake.tsv)"
    paste <(column fake.tsv bandmill) <(column fake.tsv ratio) |
        awk '($1 / 2 - $2) ^ 2 > 1e-6 { exit 1 }' || fail "a ratio that is none: $(cat fake.tsv)"
done

"$tools/kernels" -s 64x48 -p "exec bash fake.sh" "$root/testdata/photos" 'rgb brightness:20' 'rgb resize:50%' >fake.txt
grep -q '^brightness:20  *rgb .* 2\.000  *51 (51) .* Fake: remarkable$' fake.txt || fail "not so: $(cat fake.txt)"
grep -q '^resize:50%  *rgb .* 2\.000  *another size .*$' fake.txt || fail "not so: $(cat fake.txt)"

# The table for a page: a line a chain, gray in parentheses, what did other work marked.
bench --alone --markdown invert nonsense >page.txt || fail "--markdown exits with $?"
[ "$(grep -cE '^\| `(invert|nonsense)` \| ([0-9.]+|-) \(([0-9.]+|-)\) \|' page.txt)" = 2 ] || fail "no such table: $(cat page.txt)"
"$tools/kernels" -t -s 64x48 -n 1 -p "exec bash fake.sh" "$root/testdata/photos" 'rgb brightness:20' 'gray brightness:0' |
    awk -f "$root/tests/bench/kernels_markdown.awk" >page.txt
grep -q '^| `brightness:20` .* | 2.00 ≠ | [0-9.]* |$' page.txt || fail "other work is not marked: $(cat page.txt)"
grep -q '^| `brightness:0` .* | (2.00) | ' page.txt || fail "gray, or what is the same, is marked: $(cat page.txt)"

# A peer that does not start, or dies, is left out; the rest goes on.
"$tools/kernels" -t -s 64x48 -p 'exit 1' -p 'echo Dead 1' "$root/testdata/photos" 'rgb invert' >dead.tsv ||
    fail "a dead peer ends the measurement"
column dead.tsv notes | grep -qx 'Dead: its process is gone' || fail "nothing about the dead peer: $(cat dead.tsv)"
column dead.tsv bandmill | grep -qxE '[0-9]+\.[0-9]+' || fail "no time beside a dead peer: $(cat dead.tsv)"

# Two threads make the same output; mistakes in the call are seen.
bench --alone --tsv --threads 2 gaussian >two.tsv
[ "$(column two.tsv threads | sort -u)" = 2 ] || fail "not two threads: $(cat two.tsv)"
if bench --filter no-such-row >/dev/null 2>&1; then fail "a filter that selects nothing was accepted"; fi
if bench --repeats 0 >/dev/null 2>&1; then fail "0 repeats were accepted"; fi
if bench --depth 9 >/dev/null 2>&1; then fail "9 bits were accepted"; fi

# What threads and chains gain: the ratio is that of the columns, where there is one round; what is not there says so.
grep -vc '^#' "$root/tests/bench/chains.rows" >chains.txt
[ "$(bench --chains --picture rgb | grep -c ' rgb .* [0-9.]*\.\.[0-9.]*$')" = "$(cat chains.txt)" ] || fail "not the rows of chains.rows"
bench --chains --picture gray "median:radius=1|invert" | grep gray | sed 's/.* gray *//' |
    awk '{ seen = 1; if (($1 / $2 / $3 - 1) ^ 2 > 0.01) exit 1 } END { exit !seen }' || fail "a chain's ratio that is none"
bench --scaling --threads 3 --picture gray median nonsense >gains.txt || fail "--scaling exits with $?"
grep -q ' 3 threads' gains.txt || fail "not three threads: $(cat gains.txt)"
grep '^median' gains.txt | sed 's/.* gray *//' |
    awk '{ seen = 1; if (($1 / $2 / $3 - 1) ^ 2 > 0.01) exit 1 } END { exit !seen }' || fail "a speed-up that is none: $(cat gains.txt)"
grep -q '^nonsense .*missing: ' gains.txt || fail "nothing about a missing filter: $(cat gains.txt)"


# What calls cost: a time for each filter and way.
"$tools/calls" -s 8 -n 2 >calls.txt || fail "calls exits with $?"
[ "$(grep -cE '^[a-z]+( +-?[0-9]+){5}$' calls.txt)" = 4 ] || fail "not four filters with five times: $(cat calls.txt)"
echo "the benchmark of kernels does what it says"
