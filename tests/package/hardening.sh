#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What compiler and linker were asked for is in what they made: hardening.sh BUILD-TYPE PROGRAM LIBRARY...
set -euo pipefail
command -v readelf >/dev/null || exit 77
build_type=$1 program=$2
shift 2

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

for file in "$program" "$@"; do
    header=$(readelf -hW "$file") segments=$(readelf -lW "$file") dynamic=$(readelf -dW "$file")
    grep -q 'Type: *DYN' <<<"$header" || fail "$file has a fixed address"
    grep -q 'GNU_RELRO' <<<"$segments" || fail "$file: relocations stay writable (relro)"
    grep -qE 'BIND_NOW|FLAGS_1.*NOW' <<<"$dynamic" || fail "$file: symbols are looked up late, so their table stays writable (now)"
    grep -qE 'GNU_STACK.* RW +0x' <<<"$segments" || fail "$file asks for an executable stack"
    grep -qE ' LOAD .* (RWE|WE) ' <<<"$segments" && fail "$file has memory that is writable and executable"
    grep -qE 'TEXTREL' <<<"$dynamic" && fail "$file writes to its code"
    # A compiler's own run time may lie beside it, where the system keeps compilers.
    for folder in $([ "$file" != "$program" ] || sed -nE 's/.*(RPATH|RUNPATH).*\[(.*)\]/\2/p' <<<"$dynamic" | tr : ' '); do
        [[ $folder == /usr/* ]] || fail "$file looks for libraries in $folder"
    done
    symbols=$(readelf --dyn-syms -W "$file")
    grep -q ' UND __stack_chk_fail' <<<"$symbols" || fail "$file: stacks are not guarded"
    [ "$build_type" = Debug ] || grep -qE ' UND __(memcpy|snprintf|vsnprintf|fprintf|strcpy|memset)_chk' <<<"$symbols" ||
        fail "$file: sizes are not checked (_FORTIFY_SOURCE)"
done
grep -q 'FLAGS_1.*PIE' <<<"$(readelf -dW "$program")" || fail "$program is no position independent program"
