#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Nothing hangs on memory that nobody has written, and none is touched that is nobody's: valgrind's memcheck looks at every example of
# every filter, or every n-th where BANDMILL_TEST_EVERY is n, on each instruction set that it knows, from the decoder to the written file.
# It minds also what comes to nothing: a number that is added and taken off again, a branch in a lane that is dropped. So that nobody has
# to tell that from what matters, kernels write what their vectors reach beyond the end of a row.
. "$(dirname "$0")/lib.sh"

valgrind -q true 2>/dev/null || { echo "valgrind is not here, or does not run" && exit 77; }

# The codecs' own vectors are not ours to judge.
export JSIMD_FORCENONE=1
watched=(valgrind -q --log-file="$work/said/memcheck" "$bandmill")

# check LEVEL THREADS CHAIN...: several chains in one run, for most of its time goes by before the first one. False where memcheck has
# something to say.
check() {
    local level=$1 threads=$2 also=() chain
    shift 2
    last="BANDMILL_CPU=$level bandmill run -j $threads: $*"
    for chain in "${@:2}"; do
        also+=(--also "out/$((${#also[@]} / 2 + 1)):$chain")
    done
    rm -rf out
    BANDMILL_CPU=$level "${watched[@]}" run in -r -o out/0 --format png --no-sandbox -q -j "$threads" -f "$1" "${also[@]}" \
        >"$said_out" 2>"$said_err" </dev/null
    code=$?
    # Chains do not fit all pictures: gray has no red.
    [ "$code" = 0 ] || [ "$code:$(grep -cv ': E_CHAIN: ' "$said_err")" = 1:0 ] || fail "all that a chain fits should be done"
    [ ! -s "$work/said/memcheck" ]
}

# picture NAME SIZE SOURCE: each row ends in the middle of a vector.
picture() {
    run 0 run "$testdata/$3" -o "in/$1" -f "crop:$2" -q
}
# In the order of their names each takes more memory than the one before, so that its memory is new: what a picture has left behind
# counts as written.
picture 1 11x7 photos/chelsea.jpg
picture 2 67x5 png/gray.png
picture 3 37x9 png/gray16.png
picture 4 27x13 png/rgb.png
picture 5 37x17 png/gray-alpha.png
picture 6 41x15 png/gray16-alpha.png
picture 7 45x13 png/rgb16.png
picture 8 59x19 png/rgba.png
picture 9 61x13 png/rgba16.png
levels=$("${watched[@]}" --version | sed -n 's/^instruction set: .*has \(.*\))$/\1/p' | tr -d ,)
[ -n "$levels" ] || fail "--version names no instruction set"

make_example_files
run 0 filters --examples
# What it has found fault with before, always.
chains=(box:radius=15 'nlm:20,patch=3,search=3' 'resize:size=31x12,mode=fill,gravity=south_east')
mapfile -t -O ${#chains[@]} chains < <(awk -v every="${BANDMILL_TEST_EVERY:-1}" "NR % every == 0" "$said_out")
[ ${#chains[@]} -gt 3 ] || fail "no examples are left"
for level in $levels; do
    for ((i = 0; i < ${#chains[@]}; i += 12)); do
        # The threads of others' run times cost more than they show: a few of the runs are on two.
        check "$level" $((i % 60 == 12 ? 2 : 1)) "${chains[@]:i:12}" && continue
        mv "$work/said/memcheck" "$work/said/together"
        for chain in "${chains[@]:i:12}"; do
            check "$level" 1 "$chain" || { cat "$work/said/memcheck" >&2 && fail "memcheck finds fault with $chain"; }
        done
        cat "$work/said/together" >&2 && fail "memcheck finds fault with these chains in one run: ${chains[*]:i:12}"
    done
done
figure "${#chains[@]} chains, on $(wc -w <<<"$levels") instruction sets"
