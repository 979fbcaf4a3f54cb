#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# kill -9 at every system call by which an output is written: each path holds the old picture or the new one, what is left
# behind has names of one pattern, and the next run removes that and nothing else. Under --resume the next run goes on without being told
# what to do with outputs that exist: they are known, whenever it was.
[ -w /dev/shm ] && export TMPDIR=/dev/shm # so that a disk does not make it slow
. "$(dirname "$0")/lib.sh"
. "$here/tracing.sh"

pictures=56
decoys='.else.bandmill-aaaaaa.tmp .p12.bandmill-aaaaaa.tmp .p12.EXT.bandmill-AAAAAA.tmp'

# Pictures that are all the same: before/EXT, and a sum of what each may be.
prepare() {
    local ext=$1 source=$2 i
    run 0 run "$source" -o "small.$ext" -f resize:16x12 -q
    mkdir -p "before/$ext" "outputs/$ext"
    for i in $(seq 11 $((10 + pictures))); do
        cp "small.$ext"/* "before/$ext/p$i.$ext"
    done
    [ "$(id -u)" = 0 ] && chown 65534 "before/$ext"/*
    run 0 run "before/$ext" -o "reference.$ext" -f invert -q
    old=$(cksum <"before/$ext/p11.$ext")
    new=$(cksum <"reference.$ext/p11.$ext")
    [ "$old" != "$new" ] || fail "old and new are the same"
    run 0 run "before/$ext" -o "earlier.$ext" -f flip -q --resume
    flipped=$(cksum <"earlier.$ext/p11.$ext")
}

# A fresh state: inputs in in/, outputs of an earlier run in out/ where they are to be replaced, and decoys beside both.
reset() {
    local kind=$1 ext=$2 decoy
    rm -rf in out journal
    cp -rp "before/$ext" in
    mkdir out
    [ "$kind" = replace ] && cp "before/$ext"/* out
    # The very files of the journal, so that none is looked into; but not the journal itself, which is written to.
    [ "$kind" = redo ] && ln "earlier.$ext"/p* out && cp "earlier.$ext/.bandmill-journal" out
    for decoy in ${decoys//EXT/$ext}; do
        touch "in/$decoy" "out/$decoy"
    done
}

# check FOLDER EXT OLD-OR-NEW...: every picture there is one of these, and what else is there a leftover or a decoy.
check() {
    local folder=$1 ext=$2 file
    shift 2
    for file in "$folder"/p*; do
        [ -e "$file" ] || continue
        [[ " $(printf '<%s> ' "$@")" == *"<$(cksum <"$file")>"* ]] || fail "$file is neither the old picture nor the new one"
    done
    for file in "$folder"/.[!.]*; do
        [ "${file##*/}" = .bandmill-journal ] && continue
        [[ "${file##*/}" =~ ^\.p[0-9]+\.$ext\.bandmill-[a-z2-7]{6}\.tmp$ ]] ||
            [[ " ${decoys//EXT/$ext} " == *" ${file##*/} "* ]] || fail "$file was left"
    done
}

# only_decoys FOLDER EXT: all pictures are there, and no leftover.
whole() {
    [ "$(find "$1" -name 'p*' | wc -l)" = $pictures ] || fail "a picture is missing from $1"
    [ "$(cd "$1" && echo .[!.]* | sed 's/\.bandmill-journal //')" = "$(printf '%s\n' ${decoys//EXT/$2} | sort | tr '\n' ' ' | sed 's/ $//')" ] ||
        fail "something else than the decoys is left in $1, or one of them is gone: $(ls -A "$1")"
}

kills=0
leftovers=0

# kill_everywhere KIND EXT FOLDER ARGUMENT...: outputs go to that folder.
kill_everywhere() {
    local kind=$1 ext=$2 folder=$3 call number again
    shift 3
    set -- "$@" "${even[@]}"
    again=("$@")
    [ "$kind" = new ] && again+=(--overwrite)
    reset "$kind" "$ext"
    hits $pictures "$@" >plan.txt
    while read -r call number; do
        reset "$kind" "$ext"
        last="bandmill $* (killed at its $call number $number)"
        { strace -f -qq -o /dev/null -e trace="$call" -e inject="$call":signal=KILL:when="$number" \
            "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null; } 2>/dev/null
        code=$?
        [ $code = 137 ] || fail "it was not killed"
        kills=$((kills + 1))
        if [ "$kind" = new ] || [ "$kind" = resume ]; then
            check out "$ext" "$new"
        elif [ "$kind" = redo ]; then
            check out "$ext" "$flipped" "$new"
        else
            check "$folder" "$ext" "$old" "$new"
            [ "$(find "$folder" -name 'p*' | wc -l)" = $pictures ] || fail "a picture is gone from $folder"
        fi
        [ "$kind" = place ] || [ "$kind" = keep ] || check in "$ext" "$old"
        [ "$(find "$folder" -name '*.tmp' | wc -l)" = 3 ] || leftovers=$((leftovers + 1))
        run 0 "${again[@]}"
        whole "$folder" "$ext"
        [ "$kind" = place ] || check "$folder" "$ext" "$new"
    done <plan.txt
}

for ext in jpg png; do
    if [ $ext = jpg ]; then source=photos/spoon.jpg; else source=png/rgb.png; fi
    prepare $ext "$testdata/$source"
    kill_everywhere new $ext out run in -o out -f invert -q
    kill_everywhere replace $ext out run in -o out -f invert -q --overwrite --preserve all
    kill_everywhere place $ext in run in --in-place -f invert -q --preserve times
done
kill_everywhere keep $ext in run in --in-place -f invert -q --resume --journal journal
kill_everywhere resume $ext out run in -o out -f invert -q --resume
kill_everywhere redo $ext out run in -o out -f invert -q --if-changed --fsync
[ $kills -gt 100 ] && [ $leftovers -gt 20 ] || fail "hardly anything was hit"
figure "$kills kills, $leftovers of which left something behind, all of it gone after the next run"
