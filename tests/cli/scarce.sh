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

# write FOLDER VARIABLE...: a run of the arguments in `asked`, in which FOLDER stands for %.
write() {
    timeout 60 env "${@:2}" "$bandmill" run "${asked[@]//%/$1}" >"$said_out" 2>"$said_err" </dev/null
    code=$?
}

# failures: which inputs failed, and how.
failures() { grep -oE '^[a-z./]+: E_[A-Z_]+: ' "$said_err"; }

# begin CODE: the run in which nothing is scarce, and what it allocates.
begin() {
    rm -rf whole counted
    write whole
    [ "$code" = "$1" ] || fail "the run in which nothing is scarce"
    failures >"$work/said/known"
    write counted COUNT_SAYS="$work/said/count" LD_PRELOAD="$counting_malloc"
    all=$(cat "$work/said/count")
    [ "$all" -gt 100 ] || fail "hardly any allocation was counted: $all"
}

scarcities=0

# scarce WHICH: a run in which those allocations fail.
scarce() {
    local file
    last="the run in which the allocations $1 of $all fail"
    scarcities=$((scarcities + 1))
    rm -rf less less.report
    write less COUNT_FAILS="$1" LD_PRELOAD="$counting_malloc"
    case $code in
    0 | 1 | 2) ;;
    *) fail "it ended by itself" ;;
    esac
    [ "$code" != 0 ] || [ ! -s "$work/said/known" ] || fail "pictures that cannot be read are no success"
    failures | grep -v ': E_NOMEM: $' | grep -vxFf "$work/said/known" && fail "what is scarce is memory"
    [ -d less ] || return 0
    while IFS= read -r file; do
        [ -e "whole/${file#less/}" ] || fail "$file is left"
        same "$file" "whole/${file#less/}"
    done < <(find less -type f)
}

# All that a run may say, several outputs, pictures that fail.
asked=(in -o %/main -f 'gaussian:1 | crop:20x10' --also '%/gray{format=png}:gaussian:1 | grayscale' --also %/copies:
    --report %.report -j 2 -v --explain --exact)
begin 1
for i in $(seq "$all"); do
    scarce "$i"
done
for i in $(seq 1 7 "$all"); do
    scarce "$i-$((i + 3))"
    scarce "$i-$((2 * all))"
done

# Colours that the output does not take.
asked=("$here/../fuzz/corpus/jpeg/ycck" -o % --format png -f 'gaussian:2,border=wrap | box:3' -j 1)
begin 0
for i in $(seq "$all"); do
    scarce "$i"
done
figure "$scarcities runs, in each of which other allocations fail"
