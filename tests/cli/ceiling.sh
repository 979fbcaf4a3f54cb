#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --memory is a ceiling: the process takes no more than that and 64 MB, with one thread and with 32; and what it takes does not grow with the
# number of pictures. BANDMILL_TEST_PICTURES: how many, 2000 if not given.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || exit 77
(ulimit -v 1000000 && "$bandmill" --version) >/dev/null 2>&1 || exit 77 # a sanitizer takes more than that for itself

# peak EXIT-CODE ARGUMENT...: kilobytes that a run had in memory at most.
peak() {
    last="bandmill ${*:2}"
    python3 - "$bandmill" "$@" 2>"$said_err" <<'PYTHON'
import resource, subprocess, sys
code = subprocess.run([sys.argv[1]] + sys.argv[3:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if code == int(sys.argv[2]) else -1)
PYTHON
}

# Pictures that are held whole, twice: several megabytes each.
mkdir large
run 0 run "$testdata/photos/retina.jpg" -o one -f resize:1600x1600 --quality 60 -q
for i in $(seq 40); do
    ln one/retina.jpg large/p$i.jpg
done
free=$(peak 0 run large -o free --format null -f rotate:90 -j 32 --memory 4G -q)
for megabytes in 24 64; do
    for threads in 1 32; do
        kilobytes=$(peak 0 run large --format null -f rotate:90 -j $threads --memory ${megabytes}M -q)
        figure "--memory ${megabytes}M, $threads threads: $((kilobytes / 1024)) MB"
        [ "$kilobytes" -gt 0 ] || fail "it did not end well"
        [ "$kilobytes" -le $(((megabytes + 64) * 1024)) ] || fail "$kilobytes KB with --memory ${megabytes}M and $threads threads"
    done
done
# Without the ceiling it takes more: otherwise nothing was tested.
[ "$free" -gt $(((64 + 64) * 1024)) ] || fail "only $free KB without a ceiling"

pictures=${BANDMILL_TEST_PICTURES:-2000}
run 0 run "$testdata/photos/spoon.jpg" -o small -f resize:48x32 -q
mkdir many few
for i in $(seq "$pictures"); do
    ln small/spoon.jpg many/p$i.jpg
    [ $((i % 10)) != 0 ] || ln small/spoon.jpg few/p$i.jpg
done
for threads in 1 32; do
    some=$(peak 0 run few -o few-$threads -f gaussian:1 -j $threads --memory 64M -q)
    all=$(peak 0 run many -o many-$threads -f gaussian:1 -j $threads --memory 64M -q)
    figure "$((pictures / 10)) and $pictures pictures, $threads threads: $some and $all KB"
    [ "$some" -gt 0 ] && [ "$all" -gt 0 ] || fail "it did not end well"
    # 500 bytes a picture are its name and its place in the plan. The rest hangs on how far the writer was ever behind: each of many threads
    # may have memory out.
    slack=$((threads == 1 ? 4096 : 32768))
    [ "$all" -le $((some + slack + pictures / 2)) ] || fail "$some KB for a tenth of the pictures, $all for all"
done
