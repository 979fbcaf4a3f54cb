#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A run that is to stop early: after failures, or when nobody reads what it prints. What was done is whole, the rest is not
# there, and the report says which is which. And a run that is asked how far it is, or told twice to stop.
. "$(dirname "$0")/lib.sh"
set -m # what is started in the background is to hear SIGINT

mkdir in
for i in {100..149}; do
    cp "$testdata/photos/retina.jpg" "in/$i.jpg"
done
for i in 105 110 115; do
    echo 'no picture' >"in/$i.jpg"
done
total=50

# counts REPORT DONE-AT-MOST FAILED: the report tells of every picture once, and agrees with the folder.
counts() {
    local done failed cancelled
    done=$(grep -c '"status":"done"' "$1")
    failed=$(grep -c '"status":"failed"' "$1")
    cancelled=$(grep -c '"status":"cancelled"' "$1")
    [ $((done + failed + cancelled)) = $total ] || fail "the report $1 does not tell of every picture"
    [ "$failed" = "$3" ] || fail "$3 failures were expected, not $failed"
    [ "$done" -le "$2" ] || fail "at most $2 pictures should be done, not $done"
    [ "$done" = "$(find "$4" -type f 2>/dev/null | wc -l)" ] || fail "the report and the folder $4 differ"
    no_leftovers .
}

run 1 run in -o fast -f gaussian:8 --fail-fast -j 2 --queue 1 --readers 1 --report fast.json
err_has 'stopped after 1 failure: 50 pictures'
counts fast.json 20 1 fast
run 1 run in -o two -f gaussian:8 --max-errors 2 -j 2 --queue 1 --readers 1 --report two.json
err_has 'stopped after 2 failures: 50 pictures'
counts two.json 25 2 two
run 1 run in -o all --max-errors 4 --report all.json
counts all.json 47 3 all
err_line 'failed:'
err_line '  in/105.jpg: E_FORMAT'
run 2 run in -o no --max-errors 4 --fail-fast
err_has '--fail-fast and --max-errors exclude each other'
none no

# What the plan finds counts too: then nothing is begun.
run 1 run gone.jpg in -o none --fail-fast
err_has 'gone.jpg: E_NOENT'
err_has 'stopped after 1 failure: 51 pictures'
none none

# Many failures: some are named at the end, the rest are counted.
mkdir bad
for i in {100..149}; do
    echo text >"bad/$i.jpg"
done
run 1 run bad -o none -q
[ "$(wc -l <"$said_err")" = 50 ] || fail "every failure was expected, and nothing else"
run 1 run bad -o none
err_line '  and 30 more (--report FILE has them all)'

# Nobody reads what is printed.
last='bandmill run --format hash | head -n 1'
for kind in hash report; do
    options=(--format hash)
    [ $kind = report ] && options=(-o piped --report -)
    {
        "$bandmill" run in -f gaussian:8 -j 2 --queue 1 --readers 1 "${options[@]}" 2>"$said_err"
        echo $? >"$work/said/code"
    } | head -n 1 >"$said_out"
    code=$(cat "$work/said/code")
    [ "$code" = 1 ] || fail "exit code 1 was expected"
    [ -s "$said_out" ] || fail "a line was expected"
    no_leftovers .
done
err_has 'stopped because standard output was closed: 50 pictures'
[ "$(find piped -type f | wc -l)" -lt 30 ] || fail "the run went on"

# How far it is, when asked; and SIGHUP stops like the others.
last='bandmill run, SIGUSR1, SIGHUP'
"$bandmill" run in -o asked -f gaussian:8 --progress none >"$said_out" 2>"$said_err" &
process=$!
until [ -n "$(find asked -name '*.jpg' 2>/dev/null | head -n 1)" ]; do
    kill -0 $process 2>/dev/null || fail "it ended by itself"
    sleep 0.01
done
kill -s USR1 $process
for _ in {1..200}; do
    grep -q '/50 pictures, [0-9]*%, ' "$said_err" && break
    sleep 0.01
done
kill -s HUP $process
wait $process
code=$?
err_has '/50 pictures, '
err_has 'stopped by SIGHUP: 50 pictures'
[ $code = 129 ] || fail "exit code 129 was expected"

# A run that cannot end, because nobody empties the pipe that it prints to, still hears the second SIGINT.
last='bandmill run, SIGINT twice'
mkfifo pipe
mkdir many
for i in {1000..2999}; do
    ln -s ../in/105.jpg many/$i.jpg
done
exec 9<>pipe
"$bandmill" run many -o never --report - >pipe 2>"$said_err" &
process=$!
for _ in {1..500}; do
    [ "$(wc -l <"$said_err")" -ge 300 ] && break
    sleep 0.01
done
kill -s INT $process
sleep 0.2
kill -s INT $process
wait $process
code=$?
exec 9<&-
[ $code = 130 ] || fail "exit code 130 was expected"
