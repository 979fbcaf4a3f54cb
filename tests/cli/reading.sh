#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Reading that goes wrong: disks that fail in the middle, files that change meanwhile, things that are no files, folders that may not be
# read, names of any bytes. The picture fails alone, with a code; nobody waits for ever.
. "$(dirname "$0")/lib.sh"

# A picture of several megabytes is read in several pieces.
mkdir in
run 0 run "$testdata/photos/retina.jpg" -o in --format pnm -q
mv in/retina.* in/b.ppm
cp in/b.ppm large.ppm
run 0 run "$testdata/photos/rocket.jpg" -o in --format pnm -q
mv in/rocket.* in/a.ppm
cp in/a.ppm in/c.ppm
run 0 run in -o whole -f invert -q

# ---- what is no file, and what may not be read ----

mkdir odd
mkfifo odd/pipe.jpg
ln -s /dev/zero odd/zero.jpg
ln -s loop.jpg odd/loop.jpg
for command in 'run --format null' info; do
    last="bandmill $command odd/*"
    timeout 60 "$bandmill" $command odd/pipe.jpg odd/zero.jpg odd/loop.jpg /dev/null in/a.ppm >"$said_out" 2>"$said_err" </dev/null
    code=$?
    [ $code = 1 ] || fail "exit code 1 was expected"
    err_line 'odd/pipe.jpg: E_UNSUPPORTED: not a regular file'
    err_line 'odd/zero.jpg: E_UNSUPPORTED: not a regular file'
    err_line '/dev/null: E_UNSUPPORTED: not a regular file'
    err_has 'odd/loop.jpg: E_READ: '
    [ "$(grep -c ': E_' "$said_err")" = 4 ] || fail "four failures were expected"
done
run 0 run odd/../odd --format null -r --exclude 'loop*' # in a folder nobody has named them
err_has '0 pictures'

as_nobody=()
[ "$(id -u)" = 0 ] && as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
chmod 755 "$work"
if "${as_nobody[@]}" "$bandmill" version >/dev/null 2>&1; then
    mkdir -p tree/{a,b,c} open
    for folder in a b c; do
        cp in/a.ppm tree/$folder/$folder.ppm
    done
    chmod 777 open
    chmod 000 tree/b tree/c/c.ppm
    last='bandmill run -r, as nobody'
    "${as_nobody[@]}" "$bandmill" run tree -r -o open/out -f invert >"$said_out" 2>"$said_err" </dev/null
    code=$?
    [ $code = 1 ] || fail "exit code 1 was expected"
    err_line 'tree/b: E_ACCESS: Permission denied'
    err_line 'tree/c/c.ppm: E_ACCESS: the file cannot be opened: Permission denied'
    files open/out a/a.ppm
    chmod 755 tree/b
    chmod 644 tree/c/c.ppm
fi

# ---- names: every byte but those of a path ----

mkdir bytes
for byte in {1..255}; do
    [ $byte = 47 ] && continue
    printf -v name 'bytes/%d%b.jpg' $byte "\\0$(printf %o $byte)"
    cp "$testdata/photos/spoon.jpg" "$name" 2>/dev/null || fail "the file system does not take byte $byte"
done
find bytes -type f -print0 >list
run 0 run -0 --files-from list -o all --relative-to bytes --report report.json -q -j 2
[ "$(find all -type f -printf x | wc -c)" = 254 ] || fail "254 outputs were expected"
diff <(cd bytes && find . -type f -print0 | sort -z | od -c) <(cd all && find . -type f -print0 | sort -z | od -c) >&2 ||
    fail "outputs are called otherwise"
while IFS= read -r -d '' name; do
    : >"$name" # what has failed is named, on one line of what can be shown
done < <(find bytes -type f -print0)
run 1 run bytes --format null --progress none
[ "$(grep -c ': E_EMPTY: ' "$said_err")" = 254 ] || fail "254 lines were expected"
grep ': E_EMPTY: ' "$said_err" | LC_ALL=C grep -qP '[\x00-\x1f\x7f]' && fail "a name has control characters on the screen"
report_names report.json '{b"bytes/%d%c.jpg" % (i, i) for i in range(1, 256) if i != 47}'

# ---- disks ----

. "$here/tracing.sh"

# read_fault FAULT ARGUMENT...: something happens at one call of read() for in/b.ppm.
read_fault() {
    local fault=$1
    shift
    last="bandmill $* (read: $fault)"
    strace -f -qq -o "$work/trace" -P "$PWD/in/b.ppm" -e trace=read -e inject=read:"$fault" \
        "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null
    code=$?
    [ -s "$work/trace" ] || fail "strace shows nothing"
}

# The others are done, this one leaves nothing, or is as it was.
others_done() {
    [ $code = 1 ] || fail "exit code 1 was expected"
    [ "$(grep -c ': E_' "$said_err")" = 1 ] || fail "one failure was expected"
    files out a.ppm c.ppm
    same out/a.ppm whole/a.ppm
    same out/c.ppm whole/c.ppm
    same in/b.ppm large.ppm
    rm -r out
}

for number in 1 2 5; do
    read_fault error=EIO:when=$number run in -o out -f invert -q
    err_line 'in/b.ppm: E_READ: the file cannot be read: Input/output error'
    others_done
done
read_fault error=ESTALE:when=3 run in -o out -f invert -q
err_has 'in/b.ppm: E_READ: the file cannot be read: Stale file handle'
others_done
read_fault error=EIO:when=3 run in/b.ppm --in-place -f invert -q
[ $code = 1 ] || fail "exit code 1 was expected"
same in/b.ppm large.ppm
no_leftovers in
read_fault error=EINTR:when=2..4 run in -o out -f invert -q
[ $code = 0 ] || fail "an interrupted call is no failure"
diff -r out whole || fail "other pictures came out"
rm -r out

# A disk that takes too long: reading has the limit, too, and the others are not late for it.
read_fault delay_enter=1100000:when=2 run in -o out -f invert -q --timeout 1
err_line 'in/b.ppm: E_TIMEOUT: took longer than 1 s, which is the limit (raise it with --timeout)'
others_done

# change COMMAND...: the run stands still after a part of in/b.ppm was read, and that is done.
change() {
    last="$* while in/b.ppm is read"
    strace -D -f -qq -o "$work/trace" -P "$PWD/in/b.ppm" -e trace=read -e inject=read:signal=STOP:when=2 \
        "$bandmill" run in -o out -f invert -q >"$said_out" 2>"$said_err" </dev/null &
    process=$!
    until grep -q 'stopped by SIGSTOP' "$work/trace" 2>/dev/null; do
        kill -0 $process 2>/dev/null || fail "it never stopped"
        sleep 0.01
    done
    "$@"
    go_on
}
change truncate -s 2000000 in/b.ppm
err_has 'in/b.ppm: E_CHANGED: the file was written to while it was being read'
cp large.ppm in/b.ppm
others_done
change truncate -s 0 in/b.ppm
err_has 'in/b.ppm: E_CHANGED: '
cp large.ppm in/b.ppm
others_done
append() { cat in/a.ppm >>in/b.ppm; }
change append
err_has 'in/b.ppm: E_CHANGED: '
cp large.ppm in/b.ppm
others_done
# What only takes its name is another file: what is read is the old one, whole.
replace() { cp in/a.ppm new && mv new in/b.ppm; }
change replace
[ $code = 0 ] || fail "exit code 0 was expected"
diff -r out whole || fail "other pictures came out"
rm -r out
cp large.ppm in/b.ppm
change rm in/b.ppm
[ $code = 0 ] || fail "exit code 0 was expected"
diff -r out whole || fail "other pictures came out"
figure "disks that fail at each of several reads, files that change in four ways, names of 254 bytes"
