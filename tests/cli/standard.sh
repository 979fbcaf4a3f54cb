#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# One picture by standard input, one by standard output: nothing but its bytes, and none at all when something fails.
. "$(dirname "$0")/lib.sh"

cp "$testdata/photos/chelsea.jpg" a.jpg
cp "$testdata/png/rgba16.png" b.png
head -c 20000 a.jpg >cut.jpg
mkdir folder
cp a.jpg folder

# piped CODE INPUT ARGUMENT...: with the file on standard input.
piped() {
    local expected=$1 input=$2
    shift 2
    last="bandmill $* <$input"
    "$bandmill" "$@" <"$input" >"$said_out" 2>"$said_err"
    code=$?
    [ "$code" = "$expected" ] || fail "exit code $expected was expected"
}

# The same bytes as by files, in the input's own format or in another.
run 0 run a.jpg b.png -o files -f gaussian:2
run 0 run a.jpg -o pngs --format png -f gaussian:2
piped 0 a.jpg run - -o - -f gaussian:2
same "$said_out" files/a.jpg
err_has '1 done'
piped 0 b.png run - -o - -f gaussian:2
same "$said_out" files/b.png
piped 0 a.jpg run - -o - -f gaussian:2 --format png
same "$said_out" pngs/a.png
run 0 run a.jpg -o - -f gaussian:2
same "$said_out" files/a.jpg
last='cat a.jpg | bandmill run - -o - | cat'
cat a.jpg | "$bandmill" run - -o - -f gaussian:2 -q 2>"$said_err" | cat >"$said_out"
same "$said_out" files/a.jpg
err_empty
last='a picture from the middle of standard input'
{ dd bs=1 count=5 status=none of=/dev/null && "$bandmill" run - -o - -f gaussian:2 -q; } < <(printf '12345' && cat a.jpg) >"$said_out"
same "$said_out" files/a.jpg
printf a.jpg >list
run 0 run --files-from list -o - -f gaussian:2
same "$said_out" files/a.jpg

# A hash of what comes is the hash of the file.
run 0 run a.jpg --format hash
hash=$(cut -d' ' -f1 "$said_out")
piped 0 a.jpg run - --format hash
out_line "$hash  -"
piped 0 a.jpg run - --format null --report report.json
grep -qF '"input":"-","output":null,"status":"done"' report.json || fail 'the report does not tell of -'
piped 0 a.jpg run - -o - --report report.json -q
grep -qF '"input":"-","output":"-","status":"done"' report.json || fail 'the report does not tell of -'
same "$said_out" <("$bandmill" run a.jpg -o - -q)

# A picture that fails leaves not a byte.
piped 1 cut.jpg run - -o - -f gaussian:2
out_empty
err_has '-: E_TRUNCATED: '
run 1 run cut.jpg -o -
out_empty
piped 1 list run - -o -
out_empty
err_has '-: E_FORMAT: '
piped 1 /dev/null run - -o -
err_has '-: E_EMPTY: '
run 1 run gone.jpg -o -
err_has 'gone.jpg: E_NOENT: '
out_empty

# Neither do descriptors that are closed: nothing is taken for what it is not.
last='bandmill run - -o - <&-'
"$bandmill" run - -o - <&- >"$said_out" 2>"$said_err"
code=$?
[ $code = 1 ] || fail 'a closed standard input should be a failure'
err_has '-: E_READ: standard input cannot be read'
last='bandmill run a.jpg -o - >&-'
"$bandmill" run a.jpg -o - >&- 2>"$said_err"
code=$?
[ $code = 1 ] || fail 'a closed standard output should be a failure'
err_has 'a.jpg: E_WRITE: standard output: Bad file descriptor'
last='bandmill run cut.jpg a.jpg -o closed --report closed.json 2>&-'
"$bandmill" run cut.jpg a.jpg -o closed -f gaussian:2 --report closed.json 2>&- && fail 'a cut picture should fail'
same closed/a.jpg files/a.jpg
grep -v '^{"schema"' closed.json && fail 'what is said about failures went into a file'

# What cannot be written is a failure, and told.
last='bandmill run a.jpg -o - >/dev/full'
"$bandmill" run a.jpg -o - >/dev/full 2>"$said_err"
code=$?
[ $code = 1 ] || fail 'a full disk went unnoticed'
err_has 'a.jpg: E_NOSPC: standard output: No space left on device'
for format in $(known_formats); do
    [ "$format" = null ] || [ "$format" = hash ] && continue # they write no picture
    last="bandmill run b.png -o - --format $format >/dev/full"
    "$bandmill" run b.png -o - --format $format >/dev/full 2>"$said_err"
    code=$?
    [ $code = 1 ] || fail 'a full disk went unnoticed'
    err_has 'b.png: E_NOSPC: standard output: No space left on device'
done
last='bandmill run a.jpg -o - | true'
{ sleep 0.2; "$bandmill" run a.jpg -o - 2>"$said_err"; echo $? >"$work/said/code"; } | true
code=$(cat "$work/said/code")
[ "$code" = 1 ] || fail 'a closed pipe went unnoticed'
err_has 'a.jpg: E_WRITE: standard output: Broken pipe'
last='a temporary folder that is not there'
TMPDIR=$PWD/gone "$bandmill" run a.jpg -o - >"$said_out" 2>"$said_err"
code=$?
[ $code = 1 ] || fail 'a missing temporary folder went unnoticed'
err_has "no temporary file can be made in $PWD/gone (TMPDIR)"
out_empty
mkdir temp
TMPDIR=$PWD/temp "$bandmill" run a.jpg -o - -q | cmp - <("$bandmill" run a.jpg -o - -q) || fail 'another temporary folder, other bytes'
[ -z "$(ls -A temp)" ] || fail 'something is left in the temporary folder'

# What cannot be meant is refused, with what would be right.
piped 2 a.jpg run - -o out
err_line 'bandmill run: --output=out: a picture from standard input has no name to be kept under: say `--output - >out/NAME`'
piped 2 a.jpg run - --in-place -f invert
err_has '--in-place: a picture from standard input has no place: say --output -'
piped 2 a.jpg run - b.png --format hash
err_has 'standard input (-) is one picture and cannot be joined by others; a file of that name is ./-'
piped 2 a.jpg run - - -o -
err_has 'standard input can be read once only'
piped 2 list run - --files-from - -o -
err_has 'standard input can be read once only'
run 2 run a.jpg b.png -o -
err_has 'standard output takes one picture, and there are 2 inputs: say --output DIR for several'
run 2 run folder -o -
err_has 'standard output takes one picture, and folder is a folder'
run 2 run a.jpg -o - --report -
err_has 'picture and report cannot both go to standard output'
run 2 run a.jpg -o - --format hash
err_has '--format=hash makes no picture'
out_empty
sum=$(cksum <a.jpg)
last='bandmill run a.jpg -o - >>a.jpg'
"$bandmill" run a.jpg -o - >>a.jpg 2>"$said_err"
code=$?
[ $code = 2 ] || fail 'the input was written to'
err_has 'standard output is the input itself'
"$bandmill" run - -o - <a.jpg 1<>a.jpg 2>"$said_err" && fail 'the input was written to'
[ "$(cksum <a.jpg)" = "$sum" ] || fail 'the input was changed'
none out

# A file and a folder called -.
cp a.jpg ./-
run 0 run ./- -o ./-.d -q
files ./-.d -
rm ./-
run 0 run a.jpg -o ./- -q
files ./- a.jpg

# A dry run tells, and waits for nothing.
piped 0 a.jpg run - -o - --dry-run
out_line '- -> -'

# Terminals: nobody types a picture, or wants to see its bytes.
if command -v script >/dev/null; then
    last='bandmill on a terminal'
    script -qec "'$bandmill' run a.jpg -o -" /dev/null >"$said_out" </dev/null
    code=$?
    [ $code = 2 ] || fail 'a picture was written to a terminal'
    grep -qF 'standard output is a terminal' "$said_out" || fail 'no word about the terminal'
    script -qec "'$bandmill' run - --format hash" /dev/null >"$said_out" </dev/null
    code=$?
    [ $code = 2 ] || fail 'a picture was read from a terminal'
    grep -qF 'standard input is a terminal' "$said_out" || fail 'no word about the terminal'
fi

# Someone who sends nothing, or reads nothing, can be left.
mkfifo silent
exec 3<>silent
for way in in out; do
    last="an interrupt while standard ${way}put is silent"
    : >"$said_err"
    if [ $way = in ]; then
        "$bandmill" run - --format hash --explain <silent >"$said_out" 2>"$said_err" &
    else
        "$bandmill" run "$testdata/photos/retina.jpg" -o - --format png --explain >silent 2>"$said_err" &
    fi
    process=$!
    # It says what it will do, then it listens to signals, then it is asked how far it is.
    until [ -s "$said_err" ]; do sleep 0.02; done
    until grep -qF '/1 pictures' "$said_err"; do kill -USR1 $process || fail "it ended by itself"; sleep 0.02; done
    kill -TERM $process
    for _ in {1..600}; do
        kill -0 $process 2>/dev/null || break
        sleep 0.05
    done
    kill -KILL $process 2>/dev/null && fail 'it did not hear the signal'
    wait $process
    code=$?
    [ $code = 143 ] || fail 'exit code 143 was expected'
    err_has 'stopped by SIGTERM'
done
