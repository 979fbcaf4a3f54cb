#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The same bytes at any number of threads, height of bands and instruction set: every example of every filter, or every n-th where
# BANDMILL_TEST_EVERY is n.
. "$(dirname "$0")/lib.sh"

mkdir in
cp "$testdata"/png/{rgb,rgba,gray-alpha,gray16,rgba16,palette-alpha}.png "$testdata"/photos/spoon.jpg in
# Wide, for strips of columns, and low, for there are many examples and some filters take their time.
run 0 run "$testdata"/photos/clock.jpg -o in --format png -f crop:400x70 -q
levels=$("$bandmill" --version | sed -n 's/^instruction set: .*has \(.*\))$/\1/p' | tr -d ,)
[ -n "$levels" ] || fail "--version names no instruction set"

# hashes CHAIN OPTION...: what every picture becomes, but for those that the chain does not fit: gray has no red.
hashes() {
    last="bandmill run in --format hash -f $*"
    "$bandmill" run in --format hash -f "$@" >"$said_out" 2>"$said_err" </dev/null
    code=$?
    local misfits
    misfits=$(grep -c ': E_CHAIN: ' "$said_err")
    [ "$code" = "$((misfits > 0))" ] && [ "$misfits" -lt 5 ] || fail "all that a chain fits should be done"
    [ "$(($(wc -l <"$said_out") + misfits))" = 8 ] || fail "8 hashes were expected"
}

# compare CHAIN OPTION...
compare() {
    hashes "$@"
    diff "$work/said/reference" "$said_out" >&2 || fail "other pictures came out"
}

make_example_files
run 0 filters --examples
awk -v every="${BANDMILL_TEST_EVERY:-1}" "NR % every == 0" "$said_out" >"$work/said/examples"
[ -s "$work/said/examples" ] || fail "no examples are left"
while read -r chain; do
    BANDMILL_CPU=scalar hashes "$chain" -j 1
    cp "$said_out" "$work/said/reference"
    compare "$chain" -j 7
    for rows_and_threads in "1 3" "2 2" "7 7" "33 5"; do
        compare "$chain" --band-rows ${rows_and_threads% *} -j ${rows_and_threads#* }
    done
    for level in ${levels/scalar/}; do
        BANDMILL_CPU=$level compare "$chain" -j 2
    done
done <"$work/said/examples"

# Encoded files, too.
for format in png jpeg; do
    run 0 run in -o one-$format --format $format -j 1 -f gaussian:2 -q
    run 0 run in -o seven-$format --format $format -j 7 --band-rows 5 -f gaussian:2 -q
    diff -r one-$format seven-$format || fail "$format files depend on the number of threads"
done
figure "$(wc -l <"$work/said/examples") chains, $((6 + $(wc -w <<<"${levels/scalar/}"))) ways each"
