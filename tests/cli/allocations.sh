#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# That pictures which follow others take their memory from those: a run of 900 pictures asks the allocator hardly oftener than one of 200. What
# there may be more is by chance: the writer was farther behind than before, and pictures under way had not had so many before them.
. "$(dirname "$0")/lib.sh"
counting_malloc=$3

mkdir all some
for i in $(seq 1001 1900); do
    cp "$testdata/photos/spoon.jpg" all/p$i.jpg
    [ "$i" -gt 1200 ] || cp all/p$i.jpg some
done

# count INPUT ARGUMENT...: what one run asks in all.
count() {
    rm -rf out
    COUNT_SAYS=$work/said/count LD_PRELOAD=$counting_malloc run 0 run "$1" -o out -q -j 1 --readers 1 "${@:2}"
    cat "$work/said/count"
}

# none ARGUMENT...: further pictures cost less than an allocation each.
none() {
    local some all more
    some=$(count some "$@")
    all=$(count all "$@")
    [ "$some" -gt 0 ] && [ "$all" -gt 0 ] || fail "nothing was counted"
    more=$((all - some))
    echo "$more allocations for 700 pictures more: $*"
    [ "$more" -lt 700 ] || fail "$more allocations for 700 pictures: $*"
}

none -f 'grayscale | contrast:1.2'
none -f resize:128x128 --as-written
none -f resize:128x128 # on planes, of two geometries
none -f gaussian:3 -f rotate:90
