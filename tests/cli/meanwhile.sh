#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What others do to inputs and outputs while a run is under way: nothing of theirs is lost or followed, what cannot end well
# fails alone, the rest is done. The run stands still while they do it.
. "$(dirname "$0")/lib.sh"
. "$here/tracing.sh"

run 0 run "$testdata/png/rgb.png" -o small -f resize:16x12 -q
mkdir before
for i in 1 2 3 4 5 6; do
    cp small/rgb.png before/p$i.png
done
run 0 run before -o inverted -f invert -q

start() {
    rm -rf in out elsewhere precious
    cp -r before in
    echo precious >precious
}

# meddle FOLDER: while the first of its pictures is being written, that and others of them are written to, replaced, removed, turned into a
# link: $first, $1, $2, $3 afterwards; $4 and $5 are left alone.
meddle() {
    local folder=$1
    first=$(cd "$folder" && echo .p*.bandmill-*.tmp)
    [ -f "$folder/$first" ] || fail "there is no temporary file"
    [ "$(stat -c %a "$folder/$first")" = 600 ] || fail "others may open the temporary file"
    first=${first#.}
    first=${first%%.bandmill-*}
    rest=$(cd "$folder" && echo p* | sed "s/$first//")
    set -- $rest
    echo theirs >>"$folder/$first"
    echo other >new && mv new "$folder/$1"
    rm "$folder/$2"
    ln -sf ../precious "$folder/$3"
    cp "$folder/$first" theirs
}

# The file that is about to be replaced: written to, replaced, removed, turned into a link.
start
stopped_at write run in --in-place -f invert -q -j 1
meddle in
set -- $rest
go_on
[ $code = 1 ] || fail "exit code 1 was expected"
err_has "in/$first: E_CHANGED: the file was written to during the run"
same "in/$first" theirs
[ "$(cat "in/$1")" = other ] || fail "what was put in a picture's place is gone"
[ "$(cat precious)" = precious ] || fail "a link was followed"
[ -L "in/$3" ] || fail "the link was replaced"
same "in/$4" "inverted/$4"
same "in/$5" "inverted/$5"
no_leftovers in

# A link where an output is to be, made only now: also under --overwrite.
for options in '' --overwrite; do
    start
    stopped_at write run in -o out -q -j 1 -f invert $options
    ln -s ../precious out/p6.png
    ln -s ../nowhere out/p5.png
    ln -s ../precious out/p1.png
    ln -s ../nowhere out/p2.png
    go_on
    [ $code = 1 ] || fail "exit code 1 was expected"
    for name in p1 p2 p5 p6; do
        grep -q "^in/$name.png: E_EXISTS: " "$said_err" || fail "$name should have failed"
        [ -L out/$name.png ] || fail "a link was replaced"
    done
    none nowhere
    [ "$(cat precious)" = precious ] || fail "a link was followed"
    same out/p3.png inverted/p3.png
    same out/p4.png inverted/p4.png
    no_leftovers out
done

# exchange gone|other FOLDER ARGUMENT...: a folder of outputs goes, or another takes its place: what was begun in it fails.
exchange() {
    local what=$1 folder=$2
    shift 2
    stopped_at write run "$@" -q -j 1 -f invert
    if [ "$what" = gone ]; then rm -r "$folder"; else mv "$folder" elsewhere && mkdir "$folder"; fi
    go_on
    [ $code = 1 ] || fail "exit code 1 was expected"
    if [ "$what" = gone ]; then
        err_has ': E_NOENT: the output folder cannot be opened'
    else
        err_has ': E_WRITE: the output folder was moved away during the run'
        [ -z "$(ls -A elsewhere)" ] || fail "something was left in the folder that was moved away"
    fi
    [ ! -e "$folder" ] || no_leftovers "$folder"
}

# The rest is done in it, but for what lies in no folder that the sandbox knows of.
for what in gone other; do
    start
    exchange $what out in -o out --no-sandbox
    [ "$(grep -c ': E_' "$said_err")" = 1 ] || fail "one failure was expected"
    [ "$(find out -type f | wc -l)" = 5 ] || fail "the others should be done"
    start
    mkdir out && mv in out/sub && mv out in
    exchange $what out/sub in -r -o out
    [ "$(grep -c ': E_' "$said_err")" = 1 ] || fail "one failure was expected"
    [ "$(find out -type f | wc -l)" = 5 ] || fail "the others should be done"
    start
    exchange $what out in -o out --require-sandbox
    [ "$(grep -c ': E_ACCESS: ' "$said_err")" = 5 ] || fail "the others should have been refused"
    [ ! -e out ] || [ -z "$(ls -A out)" ] || fail "something came into a folder that nobody had named"
done

# Outputs of an earlier run that are about to be made anew under --resume: what somebody has changed at the last moment stays.
start
run 0 run in -o out -f flip --resume -q
stopped_at write run in -o out -q -j 1 -f invert --resume
meddle out
set -- $rest
go_on
[ $code = 1 ] || fail "exit code 1 was expected"
for name in "$first" "$1"; do
    err_has "in/$name: E_CHANGED: somebody has changed the output during the run: it is left as it is"
done
same "out/$first" theirs
[ "$(cat "out/$1")" = other ] || fail "what was put in an output's place is gone"
[ "$(cat precious)" = precious ] && [ -L "out/$3" ] || fail "a link was followed or replaced"
for name in "$2" "$4" "$5"; do
    same "out/$name" "inverted/$name"
done
[ -z "$(find out -name '*.tmp')" ] || fail "something was left behind"

# What only those see who are not root: a folder that may not be written from the start, or no more.
as_nobody=()
[ "$(id -u)" = 0 ] && as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
chmod 755 "$work"
"${as_nobody[@]}" "$bandmill" version >/dev/null 2>&1 || exit 0
program=$bandmill
bandmill=$work/as-nobody
printf '#!/bin/sh\nexec %s "%s" "$@"\n' "${as_nobody[*]}" "$program" >"$bandmill"
chmod 755 "$bandmill"
start
mkdir locked
chmod 555 locked
for output in locked locked/deeper; do
    run 2 run in -o $output
    err_line 'bandmill run: locked: outputs cannot be written there: Permission denied'
    [ "$(wc -l <"$said_err")" = 1 ] || fail "one line was expected"
done
chmod 555 in
run 2 run in --in-place -f invert
err_line 'bandmill run: in: outputs cannot be written there: Permission denied'
diff -r in before || fail "an original changed"
mkdir out
chmod 777 out
stopped_at write run in -o out -q -j 1 -f invert
chmod 555 out
go_on
[ $code = 1 ] || fail "exit code 1 was expected"
[ "$(grep -c ': E_ACCESS: ' "$said_err")" = 6 ] || fail "all should have failed for want of permission"
[ -z "$(ls -A out)" ] || fail "something is left"
exit 0
