#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks the tools of the benchmarks: tools_test.sh FOLDER-OF-TOOLS FOLDER-OF-PHOTOGRAPHS
set -euo pipefail

tools=$1 photos=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# A seed is a set; another seed is another set.
make_set() { # SEED FOLDER
    "$tools/imageset" -s "$1" -n 16 -m 0.02:0.1 "$photos" mixed "$2" >"$2.txt"
}
make_set 1 one
make_set 1 again
make_set 2 other
diff -r one again || fail "the same seed gave two sets"
if diff -rq one other >/dev/null; then fail "two seeds gave the same set"; fi
[ "$(find one -name '*.jpg' | wc -l)" = 11 ] || fail "not eleven JPEGs of 16 in the mixed profile"
[ "$(find one -name '*.png' | wc -l)" = 5 ] || fail "not five PNGs of 16 in the mixed profile"

# Photographs of quality 85 to 92 have about 1 to 3 bits a pixel; so must these.
"$tools/imageset" -n 4 -m 0.2:0.5 "$photos" photos four >four.txt
bits=$(sed 's/.*MB, \([0-9]*\)\.\([0-9][0-9]\) bits a pixel/\1\2/' four.txt)
{ [ "$bits" -ge 100 ] && [ "$bits" -le 300 ]; } || fail "not like photographs: $(cat four.txt)"

# The floor makes a JPEG of each, and its threads change nothing.
"$tools/floor" -j 1 -o alone one
"$tools/floor" -j 3 -o together one
[ "$(cd alone && echo *)" = "$(cd one && echo *.jpg)" ] || fail "the floor left files out"
diff -r alone together || fail "the floor's outputs depend on its threads"
if "$tools/floor" missing.jpg 2>/dev/null; then fail "the floor did not notice a missing file"; fi

# The stopwatch: one line a command, the first is the unit, a failing command is noticed.
"$tools/measure" -n 3 -p 'echo . >>prepared' floor "$tools/floor" one -- sleep sleep 0.01 >times.txt
[ "$(wc -l <times.txt)" = 3 ] || fail "not a head line and a line a command: $(cat times.txt)"
[ "$(wc -l <prepared)" = 8 ] || fail "the preparation did not run once before each of 8 runs"
[ "$(awk '$1 == "floor" { print $5 }' times.txt)" = 1.000 ] || fail "the first command is not the unit"
"$tools/measure" -n 3 -w 0 -s 2 quick sh -c 'echo . >>quick' -- slow sh -c 'sleep 2; echo . >>slow' -- fast sh -c 'echo . >>fast' >times.txt
[ "$(wc -l <quick),$(wc -l <slow)" = 3,1 ] || fail "a slow command was repeated, or a quick one was not"
if "$tools/measure" bad false >/dev/null 2>&1; then fail "a failing command was not noticed"; fi
if "$tools/measure" -n 0 none true >/dev/null 2>&1; then fail "0 repeats were accepted"; fi

echo "the tools of the benchmarks do what they say"
