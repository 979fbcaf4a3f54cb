#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks the model of the pipeline where the answer is known, and other scripts that measure: model_test.sh ROOT FOLDER-OF-TOOLS BANDMILL
set -euo pipefail
command -v python3 >/dev/null || exit 77
root=$(cd "$1" && pwd) tools=$(cd "$2" && pwd) bandmill=$(realpath "$3")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
model() { "$root/scripts/model-pipeline" "$@" | tail -n +2; }
# near RATE EXPECTED: within two hundredths
near() { awk -v a="$1" -v b="$2" 'BEGIN { exit !((a / b - 1) ^ 2 < 0.0004) }' || fail "$1 pictures a second, not $2"; }

# Each stage in its turn is the narrowest, and sets the pace: readers / read, threads / compute, 1 / write.
near "$(model --uniform 1,20,1,5000 --cores 8 | cut -f 5)" 400
near "$(model --uniform 10,20,1,5000 --cores 64 --readers 3 | cut -f 5)" 300
near "$(model --uniform 1,20,4,5000 --cores 64 | cut -f 5)" 250
# More threads than cores share them; further cores make work dearer where they share something else.
near "$(model --uniform 0.1,20,0.1,2000 --cores 4 --threads 16 | cut -f 5)" 200
near "$(model --uniform 0.1,20,0.1,4000 --cores 5 --contention 0.1 | cut -f 5)" 178.57
# A disk of two channels, a millisecond a file.
near "$(model --uniform 0.001,2,0.1,4000 --cores 64 --readers 16 --disk 1000,1,2 | cut -f 5)" 2000
# One that gives nothing for half of each second, and one that outputs go to, but for what waits in memory in the end.
near "$(model --uniform 0.001,2,0.1,4000 --cores 64 --disk 1000,1,1 --stall 500,1 | cut -f 5)" 500
for i in {1..8}; do
    echo '{"kind":"picture","status":"done","decode_ns":1000,"filter_ns":1000,"encode_ns":1000,"bytes_in":0,"bytes_out":1000000}'
done >out.ndjson
echo '{"kind":"summary","wall_ns":24000,"stages":{"read":{"threads":2,"busy_ns":0},"compute":{"threads":1,"busy_ns":24000},"write":{"threads":1,"busy_ns":8000}}}' >>out.ndjson
near "$(model out.ndjson --repeat 800 --cores 4 --disk 100,0,1 | cut -f 5)" 101
# One place in the queue is enough where pictures take longer than reading.
near "$(model --uniform 1,20,1,4000 --cores 8 --queue 1 | cut -f 5)" 400

# A single picture is helped with, as far as its serial parts let one gain: 30 ms of decoding, 60 of filtering, 10 of encoding.
cat >one.ndjson <<'END'
{"kind":"picture","status":"done","decode_ns":30000000,"filter_ns":60000000,"encode_ns":10000000,"bytes_in":1000}
{"kind":"summary","wall_ns":100000000,"stages":{"read":{"threads":2,"busy_ns":0},"compute":{"threads":1,"busy_ns":100000000},"write":{"threads":1,"busy_ns":0}}}
END
[ "$(model one.ndjson --cores 1,2,8 | cut -f 6 | paste -sd' ')" = "1.000 2.000 3.333" ] || fail "$(model one.ndjson --cores 1,2,8)"
"$root/scripts/model-pipeline" one.ndjson --check | grep -qx 'model 0.1000 s, run 0.1000 s, ratio 1.000' || fail "its own run is not itself"

# Over a real report: never faster than the cores, nor slower than one.
"$bandmill" run "$root/testdata/photos" --format null -q -j 1 -f box --report - >real.ndjson
model real.ndjson --repeat 20 --cores 1,2,4,8 | awk -F '\t' '$6 > $1 * 1.001 || $6 < 0.999 { exit 1 } END { exit NR != 4 }' ||
    fail "$(model real.ndjson --repeat 20 --cores 1,2,4,8)"

# A bench with one thread does as well as a report; one without does not.
"$bandmill" bench "$root/testdata/photos" -f box -j 1 --repeat 1 --no-write --json one.json >said.txt
"$root/scripts/model-pipeline" one.json --check | awk '{ exit !($NF > 0.6 && $NF < 1.2) }' ||
    fail "$("$root/scripts/model-pipeline" one.json --check)"
"$bandmill" bench "$root/testdata/photos" -f box -j 2 --repeat 1 --no-write --json two.json >said.txt
if "$root/scripts/model-pipeline" two.json 2>said.txt; then fail "a bench of two threads was accepted"; fi
grep -q 'without a configuration of one thread' said.txt || fail "$(cat said.txt)"

# The curves of docs/scaling.md can be drawn.
"$root/scripts/make-scaling" --quick || fail "make-scaling"

# What bench-peers asks of bandmill is what bandmill knows.
eval "$(sed -n '/^bandmill_chain()/,/^}/p' "$root/scripts/bench-peers")"
for task in web blur gray median thumbnail huge transcode png single; do
    chain=$(bandmill_chain "$task")
    "$bandmill" run "$root/testdata/photos/clock.jpg" -o "peers-$task" -q ${chain:+-f "$chain"} || fail "bench-peers $task: $chain"
done

# The pipeline over sleeping stages does what it is told, and takes at least as long as its slowest one.
took=$("$tools/sleepers" 1 5 1 40 4 2 8)
awk -v t="$took" 'BEGIN { exit !(t > 0.05) }' || fail "40 pictures of 5 ms on 4 threads in $took s"
if "$root/scripts/model-pipeline" 2>/dev/null; then fail "no input was accepted"; fi
echo '{"kind":"summary"}' >empty.ndjson
if "$root/scripts/model-pipeline" empty.ndjson 2>said.txt; then fail "a report without pictures was accepted"; fi
grep -q 'no report of a whole run' said.txt || fail "$(cat said.txt)"
echo "the model of the pipeline keeps to what is known"
