#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every public name is documented: Doxygen has no warning, and no value of an enum is bare. And that would be noticed.
set -euo pipefail
export LC_ALL=C.UTF-8
build=$(realpath "$1")
[ -f "$build/Doxyfile" ] || { echo "SKIPPED: no doxygen" && exit 77; }
work=$(mktemp -d "${TMPDIR:-/tmp}/bandmill-reference-XXXXXX")
trap 'rm -rf "$work"' EXIT

# document SETTING...: the pages, as XML, in $work/xml; Doxygen's status, its warnings in $work/said.
document() {
    { cat "$build/Doxyfile" && printf '%s\n' "OUTPUT_DIRECTORY = $work" "GENERATE_HTML = NO" "GENERATE_XML = YES" "$@"; } \
        >"$work/Doxyfile"
    rm -rf "$work/xml"
    doxygen "$work/Doxyfile" >"$work/said" 2>&1
}

# Names of values of enums of which nothing is said: Doxygen does not warn of them.
bare_values() {
    python3 - "$work"/xml/*_8h.xml <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
for page in sys.argv[1:]:
    for value in tree.parse(page).iter("enumvalue"):
        if not any("".join(value.find(part).itertext()).strip() for part in ("briefdescription", "detaileddescription")):
            print(value.find("name").text)
PYTHON
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

document || fail "of these something is to be said: $(cat "$work/said")"
bare=$(bare_values)
[ -z "$bare" ] || fail "values of which nothing is said: $bare"
for name in bm_apply_chain bm_gaussian bm_pipeline_run BM_E_NOMEM bm_version; do
    grep -q "<name>$name</name>" "$work"/xml/*_8h.xml || fail "$name is not there"
done

# ---- what is bare is noticed, of each kind
planted=$work/planted.h
plant() {
    { printf '/* SPDX-License-Identifier: MIT */\n/* A header. */\n' && printf '%s\n' "$@"; } >"$planted"
    document "INPUT = $planted"
}
plant '/* Does it. */' 'int bm_one(int a);' 'int bm_two(void); /* Does the other. */' 'typedef enum bm_e { /* What. */' \
    '    BM_A, /* this */' '    BM_B /* that */' '} bm_e;' || fail "what is documented is not: $(cat "$work/said")"
[ -z "$(bare_values)" ] || fail "documented, and yet bare: $(bare_values)"
plant 'int bm_one(int a);' && fail "a function goes unnoticed"
plant '#define BM_MOST 3' && fail "a macro goes unnoticed"
plant 'typedef struct bm_s { /* Both. */' '    int a; /* this */' '    int b;' '} bm_s;' && fail "a member goes unnoticed"
plant 'typedef struct bm_s {' '    int a; /* this */' '} bm_s;' && fail "a struct goes unnoticed"
plant 'typedef enum bm_e { /* What. */' '    BM_A, /* this */' '    BM_B' '} bm_e;' || fail "$(cat "$work/said")"
[ "$(bare_values)" = BM_B ] || fail "a value goes unnoticed"
