#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --resume and --if-changed: what is as this run would make it is left alone, all else of ours is made, and what is not ours is not touched.
[ -w /dev/shm ] && export TMPDIR=/dev/shm # so that a disk does not make it slow
. "$(dirname "$0")/lib.sh"

journal=out/.bandmill-journal
chain=(-f 'gaussian:2 | invert')

# Small, so that what takes time is what is tested.
run 0 run "$testdata"/photos/{chelsea,spoon,coffee}.jpg "$testdata"/png/{rgb,rgba,gray}.png -o small-ones -q -f 'resize:80x60'

# Inputs that nobody has written to for a while.
fresh() {
    rm -rf in out
    mkdir -p in/sub
    cp small-ones/chelsea.jpg in/a.jpg
    cp small-ones/spoon.jpg in/sub/b.jpg
    cp small-ones/rgb.png in/c.png
    cp small-ones/gray.png in/sub/d.png
    find in -type f -exec touch -d '2024-01-02 03:04:05.678' {} +
}

# What is in the output folder: names, inodes, times.
state() { find "${1:-out}" -type f ! -name .bandmill-journal -printf '%P %i %T@\n' | sort; }

# resumed DONE SKIPPED ARGUMENT...: a run that makes so many pictures and leaves out so many as unchanged; the report says so.
resumed() {
    local done=$1 skipped=$2 made
    shift 2
    run 0 run in -r -o out "$@" --report report.json
    made=$(grep -c '"status":"done","code":"OK"' report.json)
    [ "$made" = "$done" ] || fail "$made pictures were made, not $done"
    made=$(grep -c '"status":"skipped","code":"SKIP_UNCHANGED"' report.json)
    [ "$made" = "$skipped" ] || fail "$made pictures were left out, not $skipped"
    grep -q "\"compute\":{\"threads\":[0-9]*,\"items\":$done," report.json || fail "something else was decoded"
}

# made NAME...: since `before` was written, these outputs and no others were made.
made() {
    state >after
    diff <(comm -13 before after | sed 's/ .*//') <(printf '%s\n' "$@" | sed '/^$/d' | sort) >&2 || fail "other outputs were made than $*"
    cp after before
}

for way in --resume --if-changed '--resume --if-changed -j1 --readers 1' '--resume -j8 --readers 8'; do
    fresh
    way=($way)
    resumed 4 0 "${chain[@]}" "${way[@]}"
    state >before
    resumed 0 4 "${chain[@]}" "${way[@]}"
    err_has '0 done, 4 skipped (unchanged since they were done)'
    # The same chain in other words, other limits, other threads.
    resumed 0 4 -f gaussian:sigma=2.0 -f invert "${way[@]}" --memory 300M --band-rows 3 --max-pixels 400M --timeout 100
    made

    # Options of an encoder are about its own pictures; then everything at once.
    resumed 2 2 "${chain[@]}" "${way[@]}" --quality 50
    made a.jpg sub/b.jpg
    resumed 2 2 "${chain[@]}" "${way[@]}" --compression 1 --quality 50
    made c.png sub/d.png
    resumed 0 4 "${chain[@]}" "${way[@]}" --compression 1 --quality 50
    resumed 4 0 "${chain[@]}" "${way[@]}" --metadata strip
    resumed 4 0 -f 'gaussian:2.5 | invert' "${way[@]}"
    resumed 4 0 "${chain[@]}" "${way[@]}"
    state >before

    # Another content, a new input, one that is gone, one that was only touched, an output that is gone.
    cp small-ones/coffee.jpg in/a.jpg
    cp small-ones/rgba.png in/sub/e.png
    rm in/c.png out/sub/d.png
    touch in/sub/b.jpg
    resumed 3 1 "${chain[@]}" "${way[@]}"
    made a.jpg sub/e.png sub/d.png
    [ -e out/c.png ] || fail "the output of an input that is gone is gone, too"
    run 0 run in -r -o plain "${chain[@]}"
    rm out/c.png
    diff -r -x .bandmill-journal plain out >&2 || fail "the tree is not that of a run by itself"
    rm -r plain
done

# What a run with other options has left is not ours to be believed: only what is there counts.
fresh
resumed 4 0 "${chain[@]}" --resume
run 0 run in -r -o out -f invert --overwrite
run 2 run in -r -o out "${chain[@]}" --resume
err_has '4 outputs are there already, and not as the journal knows them (use --overwrite or --skip-existing)'
resumed 4 0 "${chain[@]}" --resume --overwrite
resumed 0 4 "${chain[@]}" --resume

# An output that somebody has changed, and one that was there before.
echo more >>out/a.jpg
cp small-ones/rgba.png in/z.png
touch -d '2024-01-02' in/z.png
echo 'not a picture' >out/z.png
cp -r out kept
run 2 run in -r -o out "${chain[@]}" --resume --report none.json
err_has '2 outputs are there already, and not as the journal knows them'
err_has out/a.jpg
err_has out/z.png
diff -r kept out >&2 || fail "a run that was refused has changed something"
none none.json
run 0 run in -r -o out "${chain[@]}" --resume --skip-existing --report report.json
[ "$(grep -c SKIP_EXISTS report.json)$(grep -c SKIP_UNCHANGED report.json)" = 23 ] || fail "they were not left out"
diff -r kept out >&2 || fail "what was to be left out was changed"
resumed 2 3 "${chain[@]}" --resume --overwrite
resumed 0 5 "${chain[@]}" --resume

# Of the same size, and at the same time, as ours: the inode is another one, and so the bytes decide.
cp -p out/c.png twin
cp -p twin out/c.new && mv out/c.new out/c.png
resumed 0 5 "${chain[@]}" --resume
printf x | dd of=twin bs=1 seek=60 conv=notrunc status=none
touch -r out/c.png twin
mv twin out/c.png
run 2 run in -r -o out "${chain[@]}" --resume
err_has out/c.png
resumed 1 4 "${chain[@]}" --resume --overwrite

# A folder that was copied is known all the same.
cp -r out copied && rm -r out && mv copied out
state >before
records=$(stat -c %s "$journal")
resumed 0 5 "${chain[@]}" --resume
made
[ "$(stat -c %s "$journal")" -gt "$records" ] || fail "where the outputs are now was not noted"
records=$(stat -c %s "$journal")
resumed 0 5 "${chain[@]}" --resume
[ "$(stat -c %s "$journal")" = "$records" ] || fail "what is known was noted again"

# An input that was only touched is looked into once, and not even opened from then on.
touch -d '2024-02-03' in/a.jpg
resumed 0 5 "${chain[@]}" --if-changed
[ "$(stat -c %s "$journal")" -gt "$records" ] || fail "the new time was not noted"
records=$(stat -c %s "$journal")
resumed 0 5 "${chain[@]}" --if-changed
[ "$(stat -c %s "$journal")" = "$records" ] || fail "what is known was noted again"
if command -v strace >/dev/null && strace -qq -o /dev/null true 2>/dev/null; then
    ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o opened -e trace=open,openat "$bandmill" run in -r -o out "${chain[@]}" --if-changed -q
    grep -q "$journal" opened || fail "this trace shows nothing"
    ! grep -E '"in/.*\.(jpg|png)"' opened >&2 || fail "inputs were opened"
fi

# A change that leaves size, time and inode as they were is not seen without looking into the file; but where the file was young when it was read it is
# looked into, because clocks are coarse.
behind_the_back() {
    local time=$1
    echo 'P2 2 2 255 1 2 3 4' >in/sub/s.pgm
    touch -d "$time" in/sub/s.pgm
    resumed 1 5 "${chain[@]}" --if-changed
    echo 'P2 2 2 255 4 3 2 1' >in/sub/s.pgm
    touch -d "$time" in/sub/s.pgm
}
behind_the_back '2024-01-01'
resumed 0 6 "${chain[@]}" --if-changed
resumed 1 5 "${chain[@]}" --resume
behind_the_back '2100-01-01'
resumed 1 5 "${chain[@]}" --if-changed
rm in/sub/s.pgm out/sub/s.pgm

# A dry run tells what a run would do, and touches nothing, not even the journal.
rm out/sub/b.jpg
cp "$journal" kept-journal
run 0 run in -r -o out "${chain[@]}" --resume --dry-run --report report.json
[ "$(grep -c '"status":"planned"' report.json)$(grep -c SKIP_UNCHANGED report.json)" = 14 ] || fail "the dry run plans something else"
same "$journal" kept-journal
none out/sub/b.jpg
run 0 run in -r -o out "${chain[@]}" --if-changed --dry-run --explain
err_has 'journal: 4 outputs are as this run would make them; 0 made by other options, filters or versions, 0 of other inputs'
out_line 'in/sub/b.jpg -> out/sub/b.jpg'
resumed 1 4 "${chain[@]}" --resume

# A picture that fails is tried again, and so is what --strict would not have had.
head -c 900 small-ones/chelsea.jpg >in/cut.jpg
for _ in 1 2; do
    run 1 run in -r -o out "${chain[@]}" --resume
    err_has '0 done, 5 skipped (unchanged since they were done), 1 failed'
done
rm in/cut.jpg

# Behind a picture's end there is more of its input, which counts.
for ext in jpg png; do
    cp "$(find in -name "*.$ext" | sort | head -n 1)" in/long.$ext
    head -c 3000000 /dev/zero >>in/long.$ext
done
resumed 2 5 "${chain[@]}" --resume
resumed 0 7 "${chain[@]}" --resume
printf x | dd of=in/long.jpg bs=1 seek=2900000 conv=notrunc status=none
resumed 1 6 "${chain[@]}" --resume
rm in/long.*

# A file that a chain names counts by its content.
fresh
make_cube film.cube
cp film.cube other.cube
resumed 4 0 -f lut:film.cube --resume
touch film.cube
resumed 0 4 -f lut:film.cube --resume
sed -i 's/^\.9 0 0$/.8 0 0/' film.cube
resumed 4 0 -f lut:film.cube --resume

# Several outputs: each folder has a journal, and each output its own fate.
fresh
many=(--also 'small{quality=70}:resize:40' --also 'gray{format=png}:grayscale')
run 0 run in -r -o out "${chain[@]}" --resume "${many[@]}"
[ -e small/.bandmill-journal ] && [ -e gray/.bandmill-journal ] || fail "a folder has no journal"
run 0 run in -r -o out "${chain[@]}" --resume "${many[@]}" --report report.json
[ "$(grep -c SKIP_UNCHANGED report.json)" = 4 ] || fail "not all were left out"
rm small/a.jpg
state >before
run 0 run in -r -o out "${chain[@]}" --resume "${many[@]}"
made
[ -e small/a.jpg ] || fail "one of several outputs was not made again"
state small >before-small
run 0 run in -r -o out "${chain[@]}" --resume --also 'small{quality=60}:resize:40' --also 'gray{format=png}:grayscale'
made
[ "$(comm -13 before-small <(state small) | sed 's/ .*//' | tr '\n' ' ')" = 'a.jpg sub/b.jpg ' ] || fail "not the outputs of another quality were made"
rm -r small gray

# One output of several is made as it was beside the others, also where alone it would be decoded otherwise: at a quarter, or not at all.
fresh
cp "$testdata/photos/chelsea.jpg" in/a.jpg
many=(-f 'rotate:90' --also 'small:resize:60' --also 'soft:gaussian:1' --resume)
run 0 run in -r -o out "${many[@]}"
for tree in out small soft; do cp -r $tree whole-$tree; done
for gone in out small soft 'out small' 'small soft'; do
    for tree in $gone; do rm $tree/a.jpg; done
    for tree in out small soft; do state $tree; done | sort >before
    run 0 run in -r -o out "${many[@]}" --dry-run
    [ "$(grep -c . "$said_out")" = "$(wc -w <<<"$gone")" ] || fail "the dry run tells of other outputs than $gone/a.jpg"
    run 0 run in -r -o out "${many[@]}" --report report.json
    err_has '1 done, 3 skipped'
    for tree in out small soft; do same $tree/a.jpg whole-$tree/a.jpg; done
    [ -z "$(for tree in out small soft; do state $tree; done | sort | comm -23 before -)" ] || fail "others were made"
done
run 0 run in -r -o out "${many[@]}"
err_has '0 done, 4 skipped'
rm -r small soft whole-*
fresh
resumed 4 0 "${chain[@]}" --resume

# A journal elsewhere.
run 0 run in -r -o there -f invert --resume --journal notes/there.journal
[ -z "$(find there -name '.*')" ] && [ -s notes/there.journal ] || fail "the journal is not where it should be"
run 0 run in -r -o there -f invert --resume --journal notes/there.journal
err_has '0 done, 4 skipped (unchanged since they were done)'
rm -r there

# In place nothing is filtered twice, by whatever path it is named, and what is new or was changed since is filtered once.
cp -r in place
run 0 run in -r -o once -f flip -q
place=(--in-place -f flip --resume --journal notes/place.journal)
run 0 run place -r "${place[@]}"
cp small-ones/rgba.png place/new.png
run 0 run "$PWD/place/../place" -r "${place[@]}"
err_has '1 done, 4 skipped (unchanged since they were done)'
run 0 run place -r "${place[@]}"
err_has '0 done, 5 skipped (unchanged since they were done)'
diff -r -x new.png once place >&2 || fail "something was filtered twice"
cp in/a.jpg place/a.jpg
run 0 run place -r --in-place -f flip --if-changed --journal notes/place.journal
err_has '1 done, 4 skipped (unchanged since they were done)'
same place/a.jpg once/a.jpg
run 0 run place -r --in-place -f flop --resume --journal notes/place.journal # another chain: as ever
err_has '5 done'
run 2 run place -r "${place[@]}" --report notes/place.journal

# Wherever they are by now, results stay: on a disk that is mounted elsewhere, say.
run 0 run place -r "${place[@]}" # flip once more: of all that was flopped
mkdir disk
cp -r place disk/moved
mv disk/moved/a.jpg disk/moved/sub/z.jpg
cp in/a.jpg disk/moved/a.jpg
cp -r disk/moved untouched
run 0 run disk/moved -r "${place[@]}"
err_has '1 done, 5 skipped (unchanged since they were done)'
diff -r -x a.jpg untouched disk/moved >&2 || fail "something was filtered twice"
# A grown journal keeps what it knows of pictures that are not there just now.
tail -c +17 notes/place.journal >records
for _ in {1..200}; do cat records; done >>notes/place.journal
mv place away && mkdir place
cp in/a.jpg place/a.jpg
run 0 run place -r "${place[@]}"
rm -r place && mv away place
run 0 run place -r "${place[@]}"
err_has '0 done, 5 skipped (unchanged since they were done)'
rm -r disk untouched records

# A journal that has lost what it knew would have originals filtered twice: nothing is done. One that ends early, as a kill leaves it, goes on.
cp -r place untouched
cp notes/place.journal whole.journal
printf x | dd of=notes/place.journal bs=1 seek=200 conv=notrunc status=none
cp notes/place.journal broken.journal
run 2 run place -r "${place[@]}"
err_has 'the journal notes/place.journal is damaged from byte '
same notes/place.journal broken.journal
diff -r untouched place >&2 || fail "pictures of which nothing is known were filtered"
{ cat whole.journal; head -c 50 <(tail -c +17 whole.journal); } >notes/place.journal
run 0 run place -r "${place[@]}"
err_has 'the journal is damaged from byte '
err_has '0 done, 5 skipped (unchanged since they were done)'
diff -r untouched place >&2 || fail "something was filtered twice"
rm -r place untouched once notes ./*.journal

# Two trees in one folder have one journal.
run 0 run in -r -o both --format png --resume --also 'both/{format=jpeg}:invert'
run 0 run in -r -o both --format png --resume --also 'both/{format=jpeg}:invert' --report report.json
[ "$(grep -c SKIP_UNCHANGED report.json)" = 4 ] || fail "not all were left out"

# What is refused.
run 2 run in -r --in-place "${chain[@]}" --resume
err_has '--resume --in-place: there is no output folder to keep a journal in: say where with --journal FILE'
run 2 run in -r -o out --journal j
err_has '--journal is about --resume'
run 2 run in -r -o out --resume --journal j --also small:resize:40
err_has '--journal --also: each output folder keeps a journal of its own'
run 2 run in/a.jpg -o - "${chain[@]}" --if-changed
err_has '--if-changed goes on with the files of an output folder'
run 2 run in --format hash --resume
run 2 run in/a.jpg -o - --fsync
err_has '--fsync is about files'
resumed 0 4 "${chain[@]}" --resume
run 2 run in -r -o out "${chain[@]}" --resume --report "$journal"
err_has 'that is the journal'
ln -s "$journal" link.json
cp "$journal" kept-journal
for path in "$journal" link.json; do
    for option in report trace gallery; do
        run 2 run in -r -o out "${chain[@]}" --resume --$option $path
        err_has "--$option=$path: that is the journal"
    done
    run 2 run in -r -o out "${chain[@]}" --resume --dry-run --report $path
done
same "$journal" kept-journal
run 2 run in -r -o fresh "${chain[@]}" --resume --report fresh/.bandmill-journal
none fresh/.bandmill-journal
run 2 run in -r -o fresh "${chain[@]}" --trace both.json --report both.json
err_has '--trace=both.json: that is being written already'
cp in/a.jpg in/.bandmill-journal
run 2 run in/.bandmill-journal -o out "${chain[@]}" --resume
err_has 'its output would have the name of the journal'
rm in/.bandmill-journal
run 0 run out -o again --include '*' -f invert # a journal is no picture, whatever is included
files again a.jpg c.png
if command -v flock >/dev/null; then
    last='a run while another one has the journal'
    flock "$journal" "$bandmill" run in -r -o out "${chain[@]}" --resume >"$said_out" 2>"$said_err"
    code=$?
    [ $code = 2 ] || fail "the second run was not refused"
    err_has 'another run keeps the journal out/.bandmill-journal'
fi
mv "$journal" kept-journal
echo 'a diary' >"$journal"
run 2 run in -r -o out "${chain[@]}" --resume
err_has 'is no journal of this program: move it away'
[ "$(cat "$journal")" = 'a diary' ] || fail "somebody's diary is gone"

# A torn journal: a warning, and what it no longer tells of is nobody's.
head -c -10 kept-journal >"$journal"
run 2 run in -r -o out "${chain[@]}" --resume
err_has "$journal: the journal is damaged from byte "
err_has '1 output is there already, and not as the journal knows them'
run 0 run in -r -o out "${chain[@]}" --resume --overwrite
err_has '1 done, 3 skipped (unchanged since they were done)'
resumed 0 4 "${chain[@]}" --resume
