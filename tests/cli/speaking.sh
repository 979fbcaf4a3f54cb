#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Who is spoken to where: data on standard output, people on standard error, and no word lost without a failure.
. "$(dirname "$0")/lib.sh"

cp "$testdata/photos/spoon.jpg" a.jpg
cp "$testdata/png/rgba16.png" b.png
echo text >c.jpg

run 0 run a.jpg b.png -o out
out_empty
expected err summary
run 1 run a.jpg b.png c.jpg -o quiet -q
out_empty
[ "$(wc -l <"$said_err")" = 1 ] || fail "a quiet run tells of failures only"
err_has 'c.jpg: E_FORMAT: '
run 0 run a.jpg b.png -o verbose -v
err_has 'limits the run'
err_has 'compute '
for said in "$said_out" "$said_err"; do
    grep -q "$(printf '[\r\033]')" "$said" && fail "control characters, and no terminal"
done

run 0 run a.jpg -o explained --explain -f 'gaussian:2 | invert' -j 3 --memory 64M --dry-run
out_line 'a.jpg -> explained/a.jpg'
err_line 'chain: gaussian:sigma=2 | invert'
err_line 'threads: 3'
err_line '  --threads              3  given  <- sets the number'
err_line 'memory for pictures: 64 MiB'
grep -q '^  gaussian .*6000x4000' "$said_err" || fail "the steps are not told"
none explained

# The chain before and after the planner's rules, a line for each that fired, and what it is reckoned to cost.
run 0 run a.jpg -o explained --explain --dry-run -f 'flip | brightness:10 | invert | flip | gaussian:2 | grayscale'
err_line 'chain: flip | brightness:amount=10 | invert | flip | gaussian:sigma=2 | grayscale'
err_line 'planned: joined_map | grayscale | gaussian:sigma=2'
err_line '  join-turns     2 flips and turns together are nothing at all (exact)'
err_line '  early-gray     grayscale moves before gaussian: one channel there, not three (within 2 levels of 255)'
err_line '  join-maps      brightness and invert become one table of 256 levels: one trip, not 2 (exact)'
err_has 'cost: about '
run 0 run a.jpg -o explained --explain --dry-run --exact -f 'gaussian:2 | grayscale | invert | invert'
err_line 'planned: gaussian:sigma=2 | grayscale'
run 0 run a.jpg -o explained --explain --dry-run --as-written -f 'gaussian:2 | grayscale | invert | invert'
grep -q '^planned' "$said_err" && fail "rules fired, and were not to"
run 0 run a.jpg -o explained --explain --dry-run -f 'flip | flip'
err_line 'planned: nothing is left to do'
# The options do what they say to pixels: exact rules change none.
run 0 run a.jpg --format hash --exact -f 'flip | gaussian:2 | invert | gamma:1.2 | crop:50%'
cp "$said_out" exact.hash
run 0 run a.jpg --format hash --as-written -f 'flip | gaussian:2 | invert | gamma:1.2 | crop:50%'
cmp exact.hash "$said_out" || fail "an exact rule changed pixels"

OMP_NUM_THREADS=1 run 0 run a.jpg -o explained --explain --dry-run
err_line 'threads: 1'
OMP_THREAD_LIMIT=2 run 0 run a.jpg -o explained --explain --dry-run -j 5
err_line 'threads: 2'

# A report on standard output is alone there; hashes go into it then.
run 0 run a.jpg b.png --format hash --report -
[ "$(wc -l <"$said_out")" = 3 ] || fail "two pictures and a summary were expected"
grep -qv '^{"schema":1,' "$said_out" && fail "something else than the report is on standard output"
grep -q '"input":"a.jpg",.*"line":"' "$said_out" || fail "the hash is not in the report"

# The page about the report knows every key.
run 1 run a.jpg c.jpg -o keys --report keys.json
for key in $(grep -o '"[a-z0-9_]*":' keys.json | tr -d '":' | sort -u); do
    grep -q "\`$key\`" "$here/../../docs/report.md" || fail "docs/report.md says nothing about $key"
done

# What cannot be written is told, and is a failure.
run 1 run a.jpg -o full --report /dev/full
err_has '--report=/dev/full: could not be written in full'
files full a.jpg
run 2 run a.jpg -o nodir --report gone/report
err_has '--report=gone/report: No such file or directory'
none nodir
last='bandmill filters >/dev/full'
"$bandmill" filters >/dev/full 2>"$said_err" && fail "a full disk went unnoticed"
err_has 'standard output: No space left on device'
last='bandmill run --report - | true'
{ "$bandmill" run a.jpg b.png -o piped --report - 2>"$said_err"; echo $? >"$work/said/code"; } | true
code=$(cat "$work/said/code")
[ "$code" = 1 ] || [ "$code" = 0 ] || fail "a closed pipe should be a failed write at most"
