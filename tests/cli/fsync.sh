#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --fsync: each output is on the disk, and its record is, before it gets its name; names are by the end of the run. By strace.
. "$(dirname "$0")/lib.sh"
. "$here/tracing.sh"

# traced CALLS ARGUMENT...: the run's calls of that kind, without the numbers of its threads, names of unnamed files and bytes.
traced() {
    local calls=$1
    shift
    last="bandmill $*"
    strace -f -y -qq -o "$work/trace" -e trace="$calls" "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null
    code=$?
    [ $code = 0 ] || fail "exit code 0 was expected"
    sed -E -e 's/^[0-9]+ +//' -e "s|$work/here/||g" -e 's/[0-9]+<([^>]*)>(\(deleted\))?/<\1>/g' -e 's/#[0-9]+/UNNAMED/; s/bandmill-[a-z2-7]{6}\.tmp/TAG.tmp/g' \
        -e '/^write/s/>, .*/>, BYTES/' -e '/<\/dev\//d' "$work/trace"
}

# in_order FILE CALL...: the calls are there, in this order, whatever stands between them.
in_order() {
    local said=$1 at=0 line
    shift
    for line in "$@"; do
        at=$(awk -v from="$at" -v line="$line" 'NR > from && index($0, line) { print NR; exit }' "$said")
        [ -n "$at" ] || { cat "$said" >&2 && fail "not there, or not in order: $line"; }
    done
}

mkdir in
for name in a b c; do cp "$testdata/photos/spoon.jpg" in/$name.jpg; done
# named_last FILE CALL...: these, the last of which gives the file its name, stand one after the other in calls.txt: the writer is one thread.
named_last() {
    local file=$1 number
    shift
    number=$(grep -n "${*: -1}(.*\"$file\"" calls.txt | cut -d: -f1)
    [ -n "$number" ] || fail "$file got no name"
    head -n "$number" calls.txt | tail -n $# >own.txt
    in_order own.txt "$@"
}

calls=mkdir,write,fsync,fdatasync,linkat,renameat,renameat2

traced $calls run in -o out/deep -f invert -q --fsync --resume >calls.txt
in_order calls.txt 'mkdir("out"' "fsync(<$PWD>)" 'mkdir("out/deep"' 'fsync(<out>)' 'write(<out/deep/.bandmill-journal>' 'fdatasync(<out/deep/.bandmill-journal>)' 'fsync(<out/deep>)'
for name in a b c; do
    named_last $name.jpg 'fsync(<out/deep/UNNAMED>)' 'write(<out/deep/.bandmill-journal>, BYTES' 'fdatasync(<out/deep/.bandmill-journal>)' linkat
done
tail -n 1 calls.txt | grep -qxE 'fsync\(<out/deep>\) += 0' || fail "the names are not on the disk at the end"

# Without a journal it is the folders' names, too.
traced $calls run in -o new/deep -f invert -q --fsync >calls.txt
in_order calls.txt 'mkdir("new"' "fsync(<$PWD>)" linkat 'fsync(<new/deep>)'
in_order calls.txt 'mkdir("new/deep"' 'fsync(<new>)' linkat

# Outputs that are replaced; no journal.
traced $calls run in -o out/deep -f flip -q --fsync --overwrite >calls.txt
for name in a b c; do
    number=$(grep -n "renameat(.*\"$name.jpg\"" calls.txt | cut -d: -f1)
    [ -n "$number" ] || fail "$name.jpg was not renamed"
    head -n "$number" calls.txt | tail -n 2 | head -n 1 | grep -qF "fsync(<out/deep/.$name.jpg.TAG.tmp>)" || fail "$name.jpg was not on the disk"
done
tail -n 1 calls.txt | grep -qF 'fsync(<out/deep>)' || fail "the names are not on the disk at the end"

# Every 64 outputs and at the end, each folder that got some.
mkdir many
for i in $(seq 10 99); do cp "$testdata/png/gray.png" many/p$i.png; done
traced fsync,linkat run many -o one --also 'two{compression=1}:invert' -q --fsync >calls.txt
for folder in one two; do
    synced=$(grep -c "fsync(<$folder>)" calls.txt)
    [ "$synced" = 3 ] || fail "$folder was synced $synced times, not after 64 and 128 of 180 outputs and at the end"
done

# Without it: nothing but what is in place.
traced fsync,fdatasync run in -o quick -f invert -q --resume >calls.txt
[ ! -s calls.txt ] || fail "something was synced"
traced fsync,fdatasync run in --in-place -f invert -q >calls.txt
[ "$(grep -c fsync calls.txt)" = 3 ] || fail "in place each picture is synced, and nothing else"

# In place with a journal: a result without its record would be filtered once more, so that is on the disk first.
cp -r in place
traced $calls run place --in-place -f invert -q --resume --journal notes/journal >calls.txt
in_order calls.txt 'mkdir("notes"' "fsync(<$PWD>)" 'fdatasync(<notes/journal>)' 'fsync(<notes>)' renameat
for name in a b c; do
    named_last $name.jpg "fsync(<place/.$name.jpg.TAG.tmp>)" 'write(<notes/journal>, BYTES' 'fdatasync(<notes/journal>)' renameat
done

# A journal that was there before, or was written anew because it had grown, has its name on the disk before records go to it.
rm -rf old && mkdir old
run 0 run in -o old -f invert -q --resume
tail -c +17 old/.bandmill-journal >record
for _ in $(seq 400); do cat record; done >>old/.bandmill-journal
traced $calls run in -o old -f flip -q --resume --fsync >calls.txt
in_order calls.txt 'fsync(<old/.bandmill-journal.tmp>)' 'fsync(<old>)' 'fdatasync(<old/.bandmill-journal>)' renameat
traced $calls run in -o old -f flop -q --resume --fsync >calls.txt
in_order calls.txt 'fsync(<old>)' 'fdatasync(<old/.bandmill-journal>)' renameat

# What does not let itself be synced is told.
mkdir bad
last='bandmill run --fsync where folders cannot be synced'
strace -f -qq -o /dev/null -e trace=fsync -e inject=fsync:error=EIO:when=4+ "$bandmill" run in -o bad -f invert --fsync -q -j1 --readers 1 >"$said_out" 2>"$said_err" </dev/null
code=$?
[ $code = 1 ] || fail "it was not told"
err_has '--fsync: a folder of outputs could not be brought to the disk: Input/output error'
files bad a.jpg b.jpg c.jpg

# A record that cannot be written, or brought to the disk, keeps its output from its name; the journal stays whole, and the next run goes on.
for fault in write:error=ENOSPC fdatasync:error=EIO; do
    rm -rf half
    run 0 run in/a.jpg -o half -f invert --resume -q
    last="bandmill run --resume --fsync (with ${fault/:/ failing by })"
    strace -f -qq -o /dev/null -P half/.bandmill-journal -e trace=write,fdatasync -e inject=$fault:when=2 \
        "$bandmill" run in -o half -f invert --resume --fsync -j1 >"$said_out" 2>"$said_err" </dev/null
    code=$?
    [ $code = 1 ] || fail "a picture should have failed"
    err_has '1 done, 1 skipped (unchanged since they were done), 1 failed'
    grep -qE '^in/[bc].jpg: E_(NOSPC|WRITE): the journal half/.bandmill-journal cannot be written: ' "$said_err" || fail "nothing was said of the journal"
    [ "$(find half -name '*.jpg' | wc -l)" = 2 ] || fail "an output is there that no record tells of"
    run 0 run in -o half -f invert --resume
    err_has '1 done, 2 skipped (unchanged since they were done)'
done
