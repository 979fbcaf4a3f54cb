#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# However few threads the system gives: the run goes on with those, says so once, and makes the same; or nothing is begun. OpenMP never ends
# the process. SCRIPT BANDMILL TESTDATA CHAOS.
chaos=$(realpath "$3")
. "$(dirname "$0")/lib.sh"

mkdir in
for name in spoon clock camera gravel; do
    cp "$testdata/photos/$name.jpg" in/$name.jpg
    cp "$testdata/photos/$name.jpg" in/again-$name.jpg
done
wanted='gaussian:2 | rotate:90'
run 0 run in -o whole -f "$wanted" -j 1 --readers 1 -q

begun=0 warned=0
for threads in {1..14}; do
    rm -rf out
    last="at most $threads threads beside the first"
    LD_PRELOAD=$chaos CHAOS=1,threads=$threads timeout 60 "$bandmill" run in -o out -f "$wanted" -j 8 --readers 3 \
        >"$said_out" 2>"$said_err" </dev/null
    code=$?
    case $code in
    0) diff -r whole out >&2 || fail "other pictures were made" ;;
    2)
        [ $begun = 0 ] || fail "refused with more threads than were enough before"
        none out
        grep -qE 'thread could (not )?be started' "$said_err" || fail 'it does not say why'
        continue
        ;;
    *) fail "it was ended" ;;
    esac
    begun=$((begun + 1))
    warnings=$(grep -c 'no more could be started' "$said_err")
    [ "$warnings" -le 1 ] || fail "warned of more than once"
    warned=$((warned + warnings))
done
[ $begun -ge 10 ] && [ $warned -ge 5 ] && [ "$warnings" = 0 ] ||
    fail "$begun of 14 runs were done, $warned warned, the last one: $warnings"
figure "$begun of 14 runs done with fewer threads, $warned of them with one warning, the others refused before anything was written"
