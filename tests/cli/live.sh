#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# On a terminal one line is drawn over and over, no wider than the terminal, and is gone at the end.
. "$(dirname "$0")/lib.sh"
command -v script >/dev/null || exit 77

mkdir in
for i in {100..139}; do
    cp "$testdata/photos/retina.jpg" "in/$i.jpg"
done
echo text >in/120.jpg

# on_terminal COLUMNS ARGUMENT...: what a terminal of that width gets to see, in $said_out.
on_terminal() {
    local columns=$1
    shift
    last="bandmill $* (on a terminal of $columns columns)"
    TERM=xterm script -qec "stty cols $columns; exec '$bandmill' $*" /dev/null >"$said_out" 2>&1 </dev/null
    code=$?
}

on_terminal 200 run in -o wide -f gaussian:9
[ $code = 1 ] || fail "exit code 1 was expected"
escape=$'\033'
grep -q "$escape\[K[0-9]*/40 pictures, [0-9]*%, [0-9.]* MP/s, [0-9.]* MB read" "$said_out" || fail "no live line"
grep -q "$escape\[K[0-9]*/40 pictures, .* 1 failed, " "$said_out" || fail "the live line does not count failures"
grep -q "$escape\[K[0-9]*/40 pictures, .* left, compute limits" "$said_out" || fail "the live line gives no estimate"
# The line gives way to a failure, which stands alone on its line; the last thing on the screen is the summary.
grep -q "$escape\[Kin/120.jpg: E_FORMAT: " "$said_out" || fail "the failure is not on a line of its own"
tail -n 1 "$said_out" | grep -q "${escape}\[K\(40 pictures\|failed:\)" || tail -n 1 "$said_out" | grep -q '^40 pictures' ||
    fail "the live line is still there at the end"

on_terminal 40 run in -o narrow -f gaussian:9
tr '\r\n' '\n\n' <"$said_out" | grep "/40 pictures" | sed "s/$escape\[K//g" | awk 'length > 39 { exit 1 }' ||
    fail "the live line is wider than the terminal"

for option in '--progress none' '--progress line' --quiet; do
    on_terminal 80 run in -o "off-${option##* }" $option
    grep -q "$escape" "$said_out" && fail "control characters in spite of $option"
done
exit 0
