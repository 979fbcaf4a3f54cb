# SPDX-License-Identifier: MIT
# For the scripts of this folder: SCRIPT BANDMILL TESTDATA. Each works in an empty folder of its own and stops at the first
# thing that is not as expected. With BLESS=1 in the environment what is said becomes what is expected.
set -uo pipefail
export LC_ALL=C
unset BANDMILL_CPU OMP_NUM_THREADS OMP_THREAD_LIMIT

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
theme=$(basename "$0" .sh)
bandmill=$(realpath "$1")
testdata=$(realpath "$2")
work=$(mktemp -d "${TMPDIR:-/tmp}/bandmill-cli-XXXXXX")
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
mkdir "$work/said" "$work/here"
cd "$work/here" || exit 1

said_out=$work/said/out
said_err=$work/said/err
code=
last=

fail() {
    echo "FAILED: $*"
    echo "after: $last"
    echo "exit code: $code"
    echo "standard output:" && head -n 40 "$said_out"
    echo "standard error:" && head -n 40 "$said_err"
    exit 1
} >&2

# What the test found, in numbers, for docs/reliability.md.
figure() { echo "figure: $*"; }

# run CODE ARGUMENT...: runs bandmill and expects that exit code.
run() {
    local expected=$1
    shift
    last="bandmill $*"
    "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null
    code=$?
    [ "$code" = "$expected" ] || fail "exit code $expected was expected"
}

# Whole lines of standard output or standard error that must be there.
out_line() { grep -qxF -e "$1" "$said_out" || fail "no such line on standard output: $1"; }
err_line() { grep -qxF -e "$1" "$said_err" || fail "no such line on standard error: $1"; }
# Words that must be somewhere on standard error.
err_has() { grep -qF -e "$1" "$said_err" || fail "not on standard error: $1"; }
out_empty() { [ ! -s "$said_out" ] || fail "nothing was expected on standard output"; }
err_empty() { [ ! -s "$said_err" ] || fail "nothing was expected on standard error"; }

# What was said, but for times and for the name of the scratch folder.
steady() { sed -E -e 's/ in [0-9.]+ s \([0-9.]+ MP\/s, [0-9]+ threads?\)/ in TIME/' -e "s|$work/here/||g" "$1"; }

# expected out|err NAME: what was said is what expected/THEME.NAME says.
expected() {
    local file=$here/expected/$theme.$2 said=$work/said/$1
    if [ "${BLESS:-}" = 1 ]; then
        mkdir -p "$here/expected"
        steady "$said" >"$file"
    elif ! steady "$said" | diff -u "$file" - >"$work/said/difference"; then
        cat "$work/said/difference" >&2
        fail "expected/$theme.$2 differs (BLESS=1 takes over what was said)"
    fi
}

# files FOLDER NAME...: these files and no others are below the folder.
files() {
    local folder=$1
    shift
    diff <(printf '%s\n' "$@" | sort) <(cd "$folder" && find . -type f -printf '%P\n' | sort) >&2 ||
        fail "other files were expected in $folder"
}

none() { [ ! -e "$1" ] && [ ! -L "$1" ] || fail "$1 should not be there"; }
same() { cmp -s "$1" "$2" || fail "$1 and $2 should be the same"; }

# A lookup table of 8 colours, which makes pictures darker.
make_cube() {
    printf '%s\n' 'LUT_3D_SIZE 2' '0 0 0' '.9 0 0' '0 .9 0' '.9 .9 0' '0 0 .9' '.9 0 .9' '0 .9 .9' '1 1 1' >"$1"
}

# The files that examples read.
make_example_files() {
    make_cube film.cube
    printf '%s\n' '# twice as sharp' '0 -1 0' '-1 6 -1' '0 -1 0' >my.kernel
    cp "$testdata/png/rgba.png" logo.png
    cp "$testdata/png/gray.png" texture.png
    cp "$testdata/png/rgba16.png" frame.png
    printf '%s\n' 'GIMP Palette' '0 0 0 black' '255 255 255 white' '200 40 30' '30 160 60' '20 60 190' '240 200 40' >colours.gpl
}

# The formats that --format knows, taken from the message about a word that it does not.
known_formats() {
    run 2 run x -o y --format '?'
    sed 's/.*must be one of //; s/[,;]//g; s/ did you mean.*//' "$said_err"
}

# Nothing half done is left below the folder.
no_leftovers() {
    local left
    left=$(find "$1" -name '*.tmp' -o -name '.*bandmill*')
    [ -z "$left" ] || fail "left behind: $left"
}

# report_names REPORT NAMES: each line of the report is JSON, and these are the names of its pictures: a set of bytes, in Python.
report_names() {
    command -v python3 >/dev/null || return 0
    python3 - "$@" <<'PYTHON' || fail "the report is not valid"
import base64, json, os, sys
names = set()
for line in open(sys.argv[1], "rb"):
    entry = json.loads(line.decode("utf-8"))
    if entry["kind"] == "picture":
        names.add(base64.b64decode(entry["input_b64"]) if "input_b64" in entry else entry["input"].encode())
assert names == eval(sys.argv[2])
PYTHON
}
