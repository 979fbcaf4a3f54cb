#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How often the allocator is asked for each further picture of a batch: what a run of 240 asks more than one of 80. A few more or less hang
# on how far the writer was behind.
. "$(dirname "$0")/lib.sh"
counting_malloc=$3

mkdir all some
for i in $(seq 101 340); do
    cp "$testdata/photos/spoon.jpg" all/p$i.jpg
    [ "$i" -gt 180 ] || cp all/p$i.jpg some
done

# count INPUT ARGUMENT...: what one run asks in all.
count() {
    rm -rf out
    COUNT_SAYS=$work/said/count LD_PRELOAD=$counting_malloc run 0 run "$1" -o out -q -j 1 --readers 1 "${@:2}"
    cat "$work/said/count"
}

# most NUMBER ARGUMENT...: each picture costs at most that many allocations.
most() {
    local wanted=$1 some all each
    shift
    some=$(count some "$@")
    all=$(count all "$@")
    [ "$some" -gt 0 ] && [ "$all" -gt 0 ] || fail "nothing was counted"
    each=$(((all - some) / 160))
    echo "$each allocations a picture: $*"
    [ "$each" -le "$wanted" ] || fail "$each allocations a picture instead of $wanted: $*"
}

# What is left is the plan of each picture.
most 16 -f 'grayscale | contrast:1.2'
most 17 -f resize:128x128 --as-written
most 25 -f resize:128x128 # on planes, of two geometries
