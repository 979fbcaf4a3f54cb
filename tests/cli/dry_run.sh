#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A dry run is the plan of the run: the same inputs, outputs and ends, and it changes nothing.
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || exit 77

mkdir -p in/sub/deep list/x list/y
for name in in/a.jpg in/sub/b.jpeg in/sub/deep/c.jpg list/x/p.jpg list/y/p.jpg; do
    cp "$testdata/photos/spoon.jpg" "$name"
done
cp "$testdata/png/rgb.png" in/a.png
cp "$testdata/png/rgb.png" $'in/sub/\xff.png'
ln -s ../a.jpg in/sub/link.jpg
find list -name '*.jpg' >names

# The plan of a report: a line for each picture with its names and how it ends, where both `planned` and `done` are `to do`.
plan_of() {
    python3 - "$1" <<'PYTHON'
import json, sys
for line in open(sys.argv[1], "rb"):
    entry = json.loads(line)
    if entry["kind"] == "picture":
        status = "to do" if entry["status"] in ("planned", "done") else entry["status"]
        print([entry.get(key) for key in ("input", "input_b64", "output", "output_b64", "code")], status)
PYTHON
}

# same_plan NAME CODE ARGUMENT...: a dry run, and then the run that it tells of.
same_plan() {
    local name=$1 expected=$2
    shift 2
    find . | sort >"$work/said/before"
    run "$expected" run "$@" --dry-run --report -
    cp "$said_out" "$work/said/dry"
    find . | sort | cmp -s - "$work/said/before" || fail "the dry run changed something"
    run "$expected" run "$@" --report -
    plan_of "$work/said/dry" >"$work/said/planned"
    plan_of "$said_out" | diff "$work/said/planned" - >&2 || fail "$name: the run was another than planned"
    [ -s "$work/said/planned" ] || fail "$name: an empty plan shows nothing"
}

same_plan mirrored 0 in -r -o out1 --on-collision keep-ext
same_plan formats 0 in -r -o out2 --format png --on-collision keep-ext
same_plan lists 0 --files-from names --relative-to list -o out3
same_plan missing 1 in gone.jpg list/x/p.jpg 'no*.png' -o out4
rm out1/a.jpg
same_plan skipped 0 in -r -o out1 --skip-existing
same_plan replaced 0 in -r -o out1 --overwrite
same_plan links 0 in -r -o out5 --symlinks skip
same_plan patterns 0 in -r -o out6 --include '*.jp*' --exclude deep
same_plan measured 0 in -r --format null
same_plan in-place 0 list -r --in-place -f invert
same_plan one 0 list/x/p.jpg -o out7
