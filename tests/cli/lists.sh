#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Inputs from lists: separators, what a name may be, what cannot be read.
. "$(dirname "$0")/lib.sh"

mkdir -p in/sub
for name in in/a.jpg in/b.jpg in/sub/c.jpg in/sub/d.jpg 'in/ e .jpg' $'in/f\ng.jpg' in/picture in/-o.jpg ./-; do
    cp "$testdata/photos/spoon.jpg" "$name"
done

# listed CODE LIST ARGUMENT...: runs with the bytes of LIST (for printf) on standard input.
listed() {
    local expected=$1 list=$2
    shift 2
    last="printf '$list' | bandmill $*"
    printf "$list" | "$bandmill" "$@" >"$said_out" 2>"$said_err"
    code=$?
    [ "$code" = "$expected" ] || fail "exit code $expected was expected"
}

# A name a line; the last one needs no line end, an empty line is nothing, spaces belong to names.
listed 0 'in/a.jpg\nin/b.jpg' run --files-from - -o out1
files out1 a.jpg b.jpg
listed 0 '\n\nin/a.jpg\n\nin/ e .jpg\n\n' run --files-from=- -o out2
files out2 a.jpg ' e .jpg'

# With NUL bytes, names may have line ends.
listed 0 'in/a.jpg\0in/f\ng.jpg' run -0 --files-from - -o out3
files out3 a.jpg $'f\ng.jpg'
listed 0 '\0in/a.jpg\0\0' run --files-from - --null -o out4
files out4 a.jpg
listed 2 'in/a.jpg\0in/b.jpg\0' run --files-from - -o none
err_has '--files-from=-: there is a NUL byte in a name: say --null (-0)'

# Names are taken whatever they are called; folders are folders; no name is an option or standard input.
listed 0 'in/picture\nin/sub\n-' run --files-from - -o out5
files out5 picture c.jpg d.jpg -
(cd in && printf '%s\n' -o.jpg | "$bandmill" run --files-from - -o ../out6 -q) || fail 'a name with a dash was taken for an option'
files out6 -o.jpg

# Several lists after what the command line names, in order.
printf 'in/b.jpg\n' >list1
printf 'in/picture\n' >list2
run 0 run --files-from list1 in/a.jpg --files-from list2 -o out7 --dry-run
printf '%s\n' 'in/a.jpg -> out7/a.jpg' 'in/b.jpg -> out7/b.jpg' 'in/picture -> out7/picture' | diff - "$said_out" ||
    fail 'another order was expected'

# A tree by its list comes out as the tree.
last='find in -print0 | bandmill run -0 --files-from - --relative-to in -o tree'
find in -name '*.jpg' -print0 | "$bandmill" run -0 --files-from - --relative-to in -o tree -q || fail 'it failed'
files tree a.jpg b.jpg sub/c.jpg sub/d.jpg ' e .jpg' $'f\ng.jpg' -o.jpg

# What is missing fails alone, and line ends of Windows are recognised; a name that has one is a name.
cp in/a.jpg $'in/cr.jpg\r'
listed 1 'in/a.jpg\r\nin/b.jpg\nin/gone.jpg\r\nin/cr.jpg\r\n' run --files-from - -o out8
files out8 b.jpg $'cr.jpg\r'
err_has 'in/a.jpg\x0d: E_NOENT: No such file or directory (the name ends with a carriage return; without it there is one'
err_line 'in/gone.jpg\x0d: E_NOENT: No such file or directory'

# Nothing to do is no error.
listed 0 '' run --files-from - -o none
err_line '0 pictures'
listed 0 '\n\n' run --files-from - -o none

# What cannot be read is refused, by name.
run 2 run --files-from gone -o none
err_line 'bandmill run: --files-from=gone: No such file or directory'
run 2 run --files-from in -o none
err_line 'bandmill run: --files-from=in: Is a directory'
last='bandmill run --files-from - <&-'
"$bandmill" run --files-from - -o none <&- 2>"$said_err"
code=$?
[ $code = 2 ] || fail 'a closed standard input went unnoticed'
err_has '--files-from=-: Bad file descriptor'
run 2 run --files-from - --files-from - -o none
err_line 'bandmill run: standard input can be read once only: say - once'
run 2 run in/a.jpg -0 -o none
err_line 'bandmill run: --null is about lists, and there is no --files-from'
run 2 run -o none
err_line 'bandmill run: no input: name at least one picture or folder'
none none
