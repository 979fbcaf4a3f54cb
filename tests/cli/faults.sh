#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Writing that goes wrong, in every format that becomes a file: the picture fails alone, with a code, and leaves nothing;
# what was there stays; the rest of the batch is done.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
. "$(dirname "$0")/lib.sh"
. "$here/tracing.sh"

pictures=56

# The formats that become files, by trying.
formats=
for format in $(known_formats); do
    "$bandmill" run "$testdata/png/rgb.png" -o "try/$format" --format "$format" -q >/dev/null 2>&1
    [ -d "try/$format" ] && formats+=" $format"
done
[ "$(wc -w <<<"$formats")" -ge 2 ] || fail "hardly any format can be written:$formats"

# For each: what new files are made of (always PNG: not all that can be written can be read), what is rewritten in place, and
# what should become of both. In each folder all pictures are the same.
run 0 run "$testdata/png/rgb.png" -o small -f resize:16x12 -q
mkdir -p before
for i in $(seq 11 $((10 + pictures))); do
    cp small/rgb.png "before/p$i.png"
done
readable=
for format in $formats; do
    run 0 run before -o "after/$format" --format "$format" -q
    "$bandmill" info "after/$format"/* >/dev/null 2>&1 || continue
    readable+=" $format"
    cp -r "after/$format" "before.$format"
    run 0 run "before.$format" -o "inverted/$format" -f invert -q
done

# use FORMAT KIND [OPTION]: sets up in/ and says in `write` what is to be done with it.
use() {
    rm -rf in out
    if [ "$2" = place ]; then
        cp -r "before.$1" in
        write=(run in --in-place -q -f invert "${even[@]}")
    else
        cp -r before in
        write=(run in -o out -q --format "$1" "${even[@]}" ${3-})
    fi
}

# outcomes FORMAT KIND CODE: those that failed, with CODE, are as they were, the others are done. Says nothing of a report:
# it is written by the same thread, so a fault might hit it.
outcomes() {
    local format=$1 kind=$2 wanted=$3 file name
    failed=$(grep -c '^in/p.*: E_' "$said_err")
    [ "$(grep -c "^in/p.*: $wanted: " "$said_err")" = "$failed" ] || fail "the code should be $wanted"
    [ "$code" = $((failed > 0)) ] || fail "the exit code does not fit $failed failures"
    for file in "after/$format"/*; do
        name=${file##*/}
        if [ "$kind" = place ]; then
            if grep -qF "in/$name: E_" "$said_err"; then
                same "in/$name" "$file"
            else
                same "in/$name" "inverted/$format/$name"
            fi
        elif grep -qF "in/${name%.*}.png: E_" "$said_err"; then
            none "out/$name"
        else
            same "out/$name" "$file"
        fi
    done
    no_leftovers .
}

injected=0

# faults FORMAT KIND CALL ERROR CODE [OPTION]: that call of the writer fails once, wherever it makes it for a picture. At least one
# such failure must fail a picture, with CODE; `-`: none may. Not every call matters, and which number is whose varies from run to run, as the
# writer also closes inputs that it is the last to need: a series that hit none that matters is done again.
faults() {
    local format=$1 kind=$2 call=$3 error=$4 wanted=$5 option=${6-} number= seen=no turn
    for turn in 1 2 3 4 5 6; do
        for number in $(awk -v call="$call" '$1 == call { print $2 }' "hits.$format.$kind"); do
            use "$format" "$kind" "$option"
            last="bandmill ${write[*]} ($call number $number of the writer: $error)"
            strace -f -qq -o /dev/null -e trace="$call" -e inject="$call":error="$error":when="$number" \
                "$bandmill" "${write[@]}" >"$said_out" 2>"$said_err" </dev/null
            code=$?
            injected=$((injected + 1))
            outcomes "$format" "$kind" "$wanted"
            [ "$failed" -le 1 ] || fail "one picture should fail at most"
            [ "$failed" = 0 ] || seen=yes
        done
        [ "$wanted" = - ] || [ $seen = yes ] || continue
        break
    done
    [ -n "$number" ] || fail "the writer makes no such call: $call"
    [ "$wanted" = - ] || [ $seen = yes ] || fail "no picture failed although $call did: $error"
}

# A limit on the size of files: only what is larger fails. What is said goes through a pipe: files are limited.
too_large() {
    local format=$1 kind=$2 large
    run 0 run "$testdata/photos/rocket.jpg" -o large --format "$format" -q
    large=$(cd large && echo *)
    use "$format" "$kind"
    if [ "$kind" = place ]; then cp "large/$large" in; else cp "$testdata/photos/rocket.jpg" in; fi
    last="ulimit -f 8; bandmill ${write[*]}"
    (ulimit -f 8 && "$bandmill" "${write[@]}" 2>&1 </dev/null) | cat >"$said_err"
    code=${PIPESTATUS[0]}
    [ "$code" = 1 ] || fail "exit code 1 was expected"
    grep -qE "^in/rocket\.[a-z]*: E_WRITE: the output cannot be written: File too large" "$said_err" ||
        fail "the picture that is too large did not fail"
    code=0
    outcomes "$format" "$kind" -
    if [ "$kind" = place ]; then same "in/$large" "large/$large"; else none "out/$large"; fi
    rm -r large
}

for format in $formats; do
    for kind in new place; do
        [ $kind = place ] && [[ " $readable " != *" $format "* ]] && continue
        use "$format" $kind
        hits $pictures "${write[@]}" >"hits.$format.$kind"
        faults "$format" $kind write EIO E_WRITE
        faults "$format" $kind write ENOSPC E_NOSPC
        faults "$format" $kind close EIO E_WRITE
        too_large "$format" $kind
    done
done

# What does not depend on the format. No descriptor: the message says so. No locks, no permissions to be had: no failure.
faults png new write EDQUOT E_NOSPC
faults png new linkat EIO E_WRITE
faults png new linkat ENOSPC E_NOSPC
faults png new fcntl EMFILE E_WRITE
err_has 'no file descriptor can be had'
use png new --no-sandbox # which would make the folder before there is a writer
hits $pictures "${write[@]}" >hits.png.new
faults png new mkdir EACCES E_ACCESS --no-sandbox
faults png new openat EMFILE - # a file without a name is not to be had: one with a name is
faults png place fsync EIO E_WRITE
faults png place renameat EIO E_WRITE
faults png place renameat EACCES E_ACCESS
faults png place openat EMFILE E_WRITE
faults png place flock ENOLCK -
faults png place fchmod EPERM -
figure "$injected failing system calls, in batches of $pictures pictures and $(wc -w <<<"$formats") formats"
