#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Any allocation of a run may find no memory: pictures fail, or the run is not begun, and it is said; what is written is whole, nothing else
# is left, and nobody crashes. SCRIPT BANDMILL TESTDATA COUNTING_MALLOC.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
. "$(dirname "$0")/lib.sh"
counting_malloc=$3

mkdir in
run 0 run "$testdata/photos/astronaut.jpg" -o in -f resize:40x30 -q
cp "$testdata/png/palette.png" in
head -c 700 in/astronaut.jpg >in/torn.jpg
echo "no picture" >in/what.png

# write FOLDER VARIABLE...: the run of which all is asked: several outputs, pictures that fail, all that is said.
write() {
    timeout 60 env "${@:2}" "$bandmill" run in -o "$1/main" -f 'gaussian:1 | crop:50%' \
        --also "$1/gray{format=png}:gaussian:1 | grayscale" --also "$1/copies:" --report "$1.report" -j 2 -v --explain \
        >"$said_out" 2>"$said_err" </dev/null
    code=$?
}

write whole
[ "$code" = 1 ] || fail "the run in which nothing is scarce"
write counted COUNT_SAYS="$work/said/count" LD_PRELOAD="$counting_malloc"
all=$(cat "$work/said/count")
[ "$all" -gt 100 ] || fail "hardly any allocation was counted: $all"

# scarce WHICH: a run in which those allocations fail.
scarce() {
    local file
    last="the run in which the allocations $1 of $all fail"
    rm -rf less less.report
    write less COUNT_FAILS="$1" LD_PRELOAD="$counting_malloc"
    case $code in
    0 | 1 | 2) ;;
    *) fail "it ended by itself" ;;
    esac
    [ "$code" != 0 ] || fail "pictures that cannot be read are no success"
    [ -d less ] || return 0
    while IFS= read -r file; do
        [ -e "whole/${file#less/}" ] || fail "$file is left"
        same "$file" "whole/${file#less/}"
    done < <(find less -type f)
}

for i in $(seq "$all"); do
    scarce "$i"
done
for i in $(seq 1 7 "$all"); do
    scarce "$i-$((i + 3))"
    scarce "$i-$((2 * all))"
done
