#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench: a table, the same as JSON and CSV, nothing left behind, and no numbers where outputs differ.
. "$(dirname "$0")/lib.sh"
wrong_codec=${3:-}
export TMPDIR=$PWD/tmp
mkdir in tmp
cp "$testdata"/photos/*.jpg "$testdata/png/rgb.png" in/

nothing_left() { [ -z "$(ls -A tmp)" ] || fail "left behind: $(ls -A tmp)"; }

run 0 bench in -f box -j 1,2 --repeat 2
nothing_left
grep -q '^10 pictures, .* MB out; box' "$said_out" || fail "no head line"
out_line "outputs compared: the same bytes under every configuration"
grep -qE '^ +1 +2 +2 +[0-9.]+ [0-9.]+\.\.[0-9.]+ +1\.00 +100%' "$said_out" || fail "no row for one thread"
grep -qE '^ +2 +2 +4 +[0-9.]+ [0-9.]+\.\.[0-9.]+ +[0-9.]+~ ' "$said_out" || fail "a difference is claimed after two rounds"
grep -qE '^ +1 +2 +2 +[0-9.]+ +[0-9]+% +[0-9]+% (▁|▂|▃|▄|▅|▆|▇|█){12} +[0-9.]+ +[0-9]+% +[0-9]+% (▁|▂|▃|▄|▅|▆|▇|█){12}$' "$said_out" ||
    fail "no row of queues for one thread"
grep -qE '^ +2 +2 +4 +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9]+% +[0-9]+% +[0-9]+% +[0-9]+ +[0-9]+$' "$said_out" ||
    fail "no row of rates for two threads"
! grep -q ' $' "$said_out" || fail "blanks at the end of a line"
grep -q 'too few to tell' "$said_out" || fail "no word on two rounds being few"
[ "$(LC_ALL=C.UTF-8 wc -L <"$said_out")" -le 80 ] || fail "wider than 80 columns"

# The same for programs. Every turn is there, and the standard output carries nothing else.
run 0 bench in -j 2,1 --readers 1,3 --queue 2 --repeat 3 --no-write --json out.json --csv -
nothing_left
[ "$(wc -l <"$said_out")" = 13 ] || fail "not 3 rounds of 4 configurations"
head -n 1 "$said_out" | grep -q '^round,threads,readers,queue,wall_s,' || fail "no names of columns"
awk -F, 'NR == 1 { n = NF; next } NF != n || $5 <= 0 || $9 != 10 || $10 != 0 { exit 1 }' "$said_out" || fail "a line that is none"
[ "$(tail -n +2 "$said_out" | cut -d, -f 2-4 | sort | uniq -c | awk '{ print $1, $2 }' | sort -u | wc -l)" = 4 ] ||
    fail "not each configuration three times"
if command -v python3 >/dev/null; then
    python3 - out.json <<'END' || fail "the JSON does not hold what it should"
import json, sys
result = json.load(open(sys.argv[1]))
assert result["schema"] == 1 and result["rounds"] == 3 and result["base"] == 2 and not result["written"]
assert len(result["configurations"]) == 4 and all(len(c["turns"]) == 3 for c in result["configurations"])
for c in result["configurations"]:
    walls = sorted(turn["wall_s"] for turn in c["turns"])
    assert abs(walls[1] - c["wall_s"]["median"]) < 1e-5 * walls[1]
    assert all(turn["stages"]["compute"]["threads"] == c["threads"] for turn in c["turns"])
    for turn in c["turns"]:
        assert set(turn["queues"]) == {"ready", "write"} and turn["queues"]["ready"]["places"] == c["queue"]
        for queue in turn["queues"].values():
            assert len(queue["slices"]) == 60 and 0 <= queue["full"] + queue["empty"] <= 1.00001, queue
            assert 0 <= min(queue["slices"]) and max(queue["slices"]) <= queue["places"] * 1.001, queue
            assert abs(sum(queue["slices"]) / 60 - queue["mean"]) < 0.01 * queue["places"], queue
    fulls = sorted(turn["queues"]["ready"]["full"] for turn in c["turns"])
    assert abs(fulls[1] - c["queues"]["ready"]["full"]["median"]) < 1e-5
    assert all(turn["done"] == 10 and turn["bytes_out"] > 0 for turn in c["turns"])
assert result["verdict"]["threads"] in (1, 2) and "bench in -j 2,1" in result["command"]
END
fi

# One thread computes what two readers have long read: the queue is full for most of the time, and empty in the end.
mkdir busy && for i in {1..20}; do cp in/camera.jpg "busy/$i.jpg"; done
run 0 bench busy -f gaussian:9 -j 1 --queue 3 --repeat 1 --csv - --no-write
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { full = $at["ready_queue_full"]; mean = $at["ready_queue_mean"]; if (full < 0.5 || full > 0.99 || mean < 2 || mean > 3) exit 1 }' "$said_out" ||
    fail "the queue is not told as full"

# A run can take over what a bench found, but no more threads than there are CPUs.
sed 's/"verdict":{"threads":[0-9]*,"readers":[0-9]*,"queue":[0-9]*/"verdict":{"threads":1,"readers":5,"queue":9/' out.json >one.json
run 0 run in -o from-file -j auto:one.json --explain
err_has "stages: 5 readers, a queue of 9 pictures, 1 threads computing"
sed 's/"verdict":{"threads":[0-9]*/"verdict":{"threads":4096/' out.json >many.json
run 0 run in -o from-file -j auto:many.json --explain --overwrite
! grep -q '4096 threads computing' "$said_err" || fail "more threads than CPUs"
echo '{"schema":1,"verdict":{"threads":0,"readers":1,"queue":1}}' >none.json
echo '[1' >broken.json
for file in none.json broken.json missing.json in/clock.jpg; do
    run 2 run in -o from-file2 -j "auto:$file"
    err_has "--threads=auto:$file: "
    none from-file2
done

# A picture that fails, fails under every configuration; the rest is measured.
echo broken >in/broken.jpg
run 0 bench in -j 1,2 --repeat 1
out_line "1 picture failed, in the same way under every configuration"
rm in/broken.jpg

# Where outputs are written: in a folder that is chosen, and nothing of it stays.
mkdir elsewhere
run 0 bench in -j 1 --repeat 1 -o elsewhere
[ -z "$(ls -A elsewhere)" ] || fail "left behind: $(ls -A elsewhere)"
run 2 bench in -j 1 -o missing
err_has "missing: no folder for outputs can be made in it"

for words in '-j 0' '-j 1,x' '--readers 257' '--queue 1,,2' '--repeat 0' '--repeat 1001' '--time -1' '--json - --csv -' '--html - --csv -'; do
    # shellcheck disable=SC2086
    run 2 bench in $words
    out_empty
    nothing_left
done
run 2 bench
run 2 bench empty-folder
out_empty

# An interrupt ends it soon, with its own exit code and nothing left.
"$bandmill" bench in -f gaussian:9 -j 1,2 --time 60 >"$said_out" 2>"$said_err" &
sleep 0.7
kill -TERM $!
wait $!
code=$?
last="bandmill bench, with SIGTERM"
[ $code = 143 ] || fail "exit code 143 was expected"
out_empty
nothing_left

# A codec that is wrong on some threads: the picture and the configuration are named, and there is not one number.
if [ -n "$wrong_codec" ]; then
    for i in {1..40}; do cp in/camera.jpg "in/copy$i.jpg"; done
    rm in/retina.jpg
    LD_PRELOAD=$wrong_codec run 1 bench in -f invert -j 1,4 --json out2.json
    out_empty
    none out2.json
    nothing_left
    grep -qE 'in/[a-z0-9]+\.jpg: other bytes with 4 threads, 4 readers and a queue of 8 than with one thread' "$said_err" ||
        fail "not told which picture, under which configuration"
    LD_PRELOAD=$wrong_codec run 0 bench in -j 1 --repeat 1
fi
