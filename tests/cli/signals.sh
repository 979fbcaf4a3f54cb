#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# An interrupted run ends with the exit code of its signal, and leaves nothing half done: neither part of a picture nor a
# temporary file, and where outputs are replaced each is the old one or the new one.
. "$(dirname "$0")/lib.sh"
set -m # what is started in the background is to hear SIGINT

mkdir in
for i in {100..219}; do
    cp "$testdata/photos/retina.jpg" "in/$i.jpg"
done
chain=gaussian:sigma=6

# interrupt SIGNAL FOLDER ARGUMENT...: starts a run and sends the signal when the first output has come.
interrupt() {
    local signal=$1 folder=$2
    shift 2
    last="bandmill $* (and $signal)"
    "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null &
    local process=$!
    until [ -n "$(find "$folder" -name '*.jpg' -newer in/219.jpg 2>/dev/null | head -n 1)" ]; do
        kill -0 $process 2>/dev/null || break
        sleep 0.01
    done
    kill -s "$signal" $process 2>/dev/null
    wait $process
    code=$?
}

for signal in INT TERM; do
    interrupt $signal out$signal run in -o out$signal -f "$chain" --report report$signal
    expected_code=$((128 + $(kill -l $signal)))
    [ $code = $expected_code ] || fail "exit code $expected_code was expected"
    err_has "stopped by SIG$signal: 120 pictures"
    err_has " not done"
    no_leftovers out$signal
    tail -n 1 report$signal | grep -q '"kind":"summary"' || fail "the report does not end with its summary"
    [ "$(wc -l <report$signal)" = 121 ] || fail "the report does not tell of every picture"
    done=$(grep -c '"status":"done"' report$signal)
    [ "$done" = "$(find out$signal -type f | wc -l)" ] || fail "the report and the folder differ"
    # What is there is whole.
    run 0 run out$signal --format null -q
done

# Stopped and sent on, twice: nothing is lost, nothing done twice. By SIGSTOP, which does what SIGTSTP does where nobody handles that: a shell
# with job control leaves its loops when one of its jobs is stopped by the other.
last='bandmill run, SIGSTOP and SIGCONT'
set +m
"$bandmill" run in -o outSTOP -f "$chain" --report reportSTOP >"$said_out" 2>"$said_err" </dev/null &
process=$!
for outputs in 1 30; do
    until [ "$(find outSTOP -name '*.jpg' 2>/dev/null | wc -l)" -ge $outputs ]; do
        kill -0 $process 2>/dev/null || fail "it has ended"
        sleep 0.01
    done
    kill -s STOP $process
    until grep -q '^State:.T' /proc/$process/status; do
        kill -0 $process 2>/dev/null || fail "it has ended"
        sleep 0.01
    done
    there=$(find outSTOP -type f | wc -l)
    sleep 0.2
    [ "$(find outSTOP -type f | wc -l)" = "$there" ] || fail "it goes on while it is stopped"
    kill -s CONT $process
done
wait $process
code=$?
[ $code = 0 ] || fail "exit code 0 was expected"
[ "$(grep -c '"status":"done"' reportSTOP)" = 120 ] || fail "the report does not tell of every picture"
no_leftovers outSTOP
[ "$(cat outSTOP/* | cksum)" = "$(for i in {100..219}; do cat outSTOP/100.jpg; done | cksum)" ] || fail "pictures came out otherwise"
set -m

# Replacing: old or new, each time.
mkdir old
for i in {100..219}; do
    cp "$testdata/photos/spoon.jpg" "old/$i.jpg"
    touch -d 2001-01-01 "old/$i.jpg"
done
whole=$(cksum <"$(find outINT -type f | head -n 1)")
interrupt TERM old run in -o old -f "$chain" --overwrite
[ $code = 143 ] || fail "exit code 143 was expected"
no_leftovers old
[ "$(find old -type f | wc -l)" = 120 ] || fail "an output is gone"
for file in old/*; do
    cmp -s "$file" "$testdata/photos/spoon.jpg" || [ "$(cksum <"$file")" = "$whole" ] ||
        fail "$file is neither the old picture nor the new one"
done

# Signals that the parent has us ignore stay ignored.
trap '' INT
rm -r in
mkdir in
for i in {217..219}; do
    cp "$testdata/photos/retina.jpg" "in/$i.jpg"
done
interrupt INT ignored run in -o ignored -f "$chain"
[ $code = 0 ] || fail "an ignored signal ended the run"
files ignored {217..219}.jpg
