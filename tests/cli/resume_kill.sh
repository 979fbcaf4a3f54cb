#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# 1,000 pictures, kill -9 again and again, and again with --resume: what was done is not done again, and in the end the tree is that of a run which nobody
# killed. BANDMILL_SEED=N kills at the same numbers of outputs again.
[ -w /dev/shm ] && export TMPDIR=/dev/shm # so that a disk does not make it slow
. "$(dirname "$0")/lib.sh"

seed=${BANDMILL_SEED:-$RANDOM}
RANDOM=$seed
echo "BANDMILL_SEED=$seed"
pictures=1000

# Small pictures, no two alike, in ten folders.
mkdir -p in/{0..9}
awk -v pictures=$pictures 'BEGIN {
    for (i = 0; i < pictures; i++) {
        file = sprintf("in/%d/p%04d.ppm", i % 10, i)
        print "P3 8 8 255" >file
        for (k = 0; k < 192; k++)
            print (i * 7 + k * (i % 13 + 1)) % 256 >file
        close(file)
    }
}'
options=(-r --format png -f gaussian:1)
run 0 run in -o whole "${options[@]}" -q

outputs() { find "$1" -name '*.png' | wc -l; }

# interrupted MOST ARGUMENT...: starts a run and kills it once there are more than so many outputs in out/; it may have ended by itself.
interrupted() {
    local most=$1
    shift
    last="bandmill $* (killed)"
    "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null &
    local process=$!
    while kill -0 $process 2>/dev/null && [ "$(ls out/*/ 2>/dev/null | grep -c png)" -le "$most" ]; do :; done
    { kill -9 $process && wait $process; } 2>/dev/null
    code=$?
}

killed=0
for threads in 1 8 2 8; do
    rm -rf out
    mkdir -p out/{0..9}
    for part in 1 2 3; do
        interrupted $(((part - 1) * pictures / 4 + RANDOM % (pictures / 4))) run in -o out "${options[@]}" --resume -j$threads -q
        [ $code = 137 ] && killed=$((killed + 1))
        before=$(outputs out)
        for file in $(find out -name '*.png' | sort | awk 'NR % 50 == 1'); do
            same "$file" "whole/${file#out/}"
        done
        run 0 run in -o out "${options[@]}" --resume --dry-run --report report.json
        left_out=$(grep -c SKIP_UNCHANGED report.json)
        [ "$left_out" = "$before" ] || fail "$before outputs were there, and $left_out would be left out (seed $seed)"
    done
    run 0 run in -o out "${options[@]}" --resume -j$threads -q --report report.json
    [ "$(grep -c SKIP_UNCHANGED report.json)" = "$before" ] || fail "what was done was done again (seed $seed)"
    grep -q "\"read\":{\"threads\":[0-9]*,\"items\":$((pictures - before))," report.json || fail "what was done was decoded again (seed $seed)"
    diff -r -x .bandmill-journal whole out >&2 || fail "the tree is not that of a run without interruption (seed $seed)"
    no_temporary=$(find out -name '*.tmp')
    [ -z "$no_temporary" ] || fail "left behind: $no_temporary"
done

# The same while outputs of other options are replaced: each is the old one or the new one, and both are ours.
run 0 run in -o other "${options[@]}" --depth 16 -q
for part in 1 2 3; do
    records=$(stat -c %s out/.bandmill-journal)
    last="bandmill run --depth 16 (killed)"
    "$bandmill" run in -o out "${options[@]}" --depth 16 --resume -j2 -q >"$said_out" 2>"$said_err" </dev/null &
    process=$!
    most=$((records + RANDOM * 128 % (128 * pictures / 4)))
    while kill -0 $process 2>/dev/null && [ "$(stat -c %s out/.bandmill-journal)" -le $most ]; do :; done
    { kill -9 $process && wait $process; } 2>/dev/null
    [ $? = 137 ] && killed=$((killed + 1))
    [ "$(outputs out)" = $pictures ] || fail "an output is gone (seed $seed)"
    run 0 run in -o out "${options[@]}" --depth 16 --resume --dry-run
done
run 0 run in -o out "${options[@]}" --depth 16 --resume -q
diff -r -x .bandmill-journal other out >&2 || fail "the tree is not that of a run without interruption (seed $seed)"
no_leftovers=$(find out -name '*.tmp')
[ -z "$no_leftovers" ] || fail "left behind: $no_leftovers"
[ $killed -ge 5 ] || fail "hardly any run was killed (seed $seed)"
figure "$killed kills in batches of $pictures pictures"
