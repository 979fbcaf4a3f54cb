#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Files on a disk that is far away: as many are opened at once as there are readers, so that throughput follows their number.
# The disk answers nobody before all readers have asked (far_disk.c), so what is counted are rounds, not time.
. "$(dirname "$0")/lib.sh"
far_disk=$3

run 0 run "$testdata/png/rgb.png" -o small -f resize:16x12 -q
mkdir in
for i in $(seq 11 34); do
    cp small/rgb.png in/p$i.png
done
run 0 run in -o near -q -f invert

for readers in 1 3 8 24; do
    rm -rf out
    export FAR_FOLDER=in/ FAR_READERS=$readers FAR_FILES=24 FAR_SAYS=$work/said/far
    LD_PRELOAD=$far_disk run 0 run in -o out -q -j 2 --readers $readers -f invert
    unset FAR_FOLDER
    [ "$(cat "$FAR_SAYS")" = "$((24 / readers)) $readers" ] ||
        fail "$readers readers: rounds and most at once were $(cat "$FAR_SAYS")"
    diff -r near out || fail "the disk changed the pictures"
done
