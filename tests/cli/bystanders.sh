#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Files that nobody asked to work on: not a byte of them changes, and they are never opened for writing, whatever they are
# called. Where strace is here, it is asked too; also about dry runs, which make, remove and rename nothing.
. "$(dirname "$0")/lib.sh"

mkdir -p in/sub/folder.png in/empty.jpg
cp "$testdata/photos/spoon.jpg" in/a.jpg
cp "$testdata/png/rgb.png" in/sub/b.png
echo words >in/notes.txt
printf '%%PDF-1.4\n' >in/sub/paper.pdf
echo 'no picture at all' >in/sub/lies.png
: >in/sub/nothing.png
: >in/nothing
echo inside >in/sub/folder.png/inside.txt
mkfifo in/pipe.jpg
chmod 600 in/notes.txt
touch -d 2001-01-01 in/notes.txt in/sub/*.p?? in/nothing

# All that is known about the files that are no pictures.
others() {
    find in -not -name a.jpg -not -name b.png -printf '%p %y %m %s %T@ %i\n' | sort
    find in -type f -not -name a.jpg -not -name b.png -print0 | sort -z | xargs -0 cksum
}
# Folders that hold pictures change when those are replaced; what they hold does not.
files_only() { grep -v ' d ' "$1"; }

others >"$work/said/before"
run 1 run in -r -o out --include '*' -f invert
err_has 'in/notes.txt: E_FORMAT: '
err_has 'in/sub/nothing.png: E_EMPTY: '
others | diff "$work/said/before" - || fail "something changed"
run 1 run in -r --in-place -f invert
err_has ' 2 done, 2 failed'
others >"$work/said/after"
diff <(files_only "$work/said/before") <(files_only "$work/said/after") || fail "something changed"
no_leftovers in

command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null || exit 0

# traced ARGUMENT...: which files are opened for writing, made, removed, renamed or changed.
traced() {
    last="bandmill $*"
    ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o "$work/said/trace" -e trace=%file \
        "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null
    code=$?
    grep -E '^[0-9]+ +(open|creat|mk|unlink|rmdir|rename|link|symlink|truncate|chmod|fchmodat|chown|lchown|fchownat|utime|setxattr)' \
        "$work/said/trace" | grep -vE 'O_RDONLY|O_PATH|"/dev/' >"$work/said/changes"
}

traced run in -r -o out --dry-run --report - --overwrite -f invert
[ $code = 0 ] || fail "exit code 0 was expected"
[ -s "$work/said/changes" ] && fail "a dry run did this: $(cat "$work/said/changes")"
traced run in -r -o new/deep --dry-run
[ -s "$work/said/changes" ] && fail "a dry run did this: $(cat "$work/said/changes")"
none new
traced run in -r -o new/deep -f invert
grep -q mkdir "$work/said/changes" || fail "strace shows nothing"
grep -E '"[^"]*(notes|paper|lies|nothing|inside|pipe)' "$work/said/changes" && fail "what is no picture was touched"
traced run in -r --in-place -f invert
grep -q rename "$work/said/changes" || fail "strace shows nothing"
grep -E '"[^"]*(notes|paper|lies|nothing|inside|pipe)' "$work/said/changes" && fail "what is no picture was touched"
exit 0
