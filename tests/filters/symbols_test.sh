#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the library's archive shows to the linker and asks of it, as GNU binutils tell it: symbols_test.sh ARCHIVE
# A library of ours names everything bm_, keeps no writable globals beyond the documented ones, and neither prints,
# ends the process, reads the environment nor handles signals.
set -euo pipefail

archive=$1
failed=0

# refuse WHAT, LINES...: they should not be there
refuse() {
    if [ -n "$2" ]; then
        printf '%s:\n%s\n' "$1" "$2" >&2
        failed=1
    fi
}

defined=$(nm -g --defined-only -P "$archive" | awk 'NF > 2 { print $1 }')
[ "$(grep -c '^bm_' <<<"$defined")" -gt 50 ] || refuse "hardly any bm_ symbols in" "$archive"
refuse "global names without bm_" "$(grep -v '^bm_' <<<"$defined" || true)"

# core/parallel.c documents its two: whether there have been threads that a child would lack, and whether this is such a child;
# core/srgb.c its tables, made once, and how that is seen to.
writable=$(objdump -t "$archive" | awk '
    / file format / { sub(/:.*/, "", $1); member = $1 }
    /[ \t](\.t?bss|\.t?data|\*COM\*)/ && !/[ \t]\.data\.rel\.ro/ && $NF !~ /^\./ { print member ": " $NF }')
refuse "writable globals" "$(grep -Ev -e '^parallel\.c\.o: (had_threads|forked)$' \
    -e '^srgb\.c\.o: ((to|from)_linear|half_levels|((make|bm_srgb_half_levels)\.)?once)_(8|16)(\.[0-9]+)?$' <<<"$writable" | grep . || true)"

imports=$(nm -u -A "$archive" | awk -F '[: ]+' '{ print $2 ": " $NF }')
speaks='v?[fd]?printf|f?puts|f?putc|putchar|fwrite|perror|syslog|std(in|out|err)'
ends='_?exit|_Exit|quick_exit|abort|raise|kill'
reaches='(secure_)?getenv|(un)?setenv|putenv|environ|signal|sigaction|s?rand|s?random|_?(set|long)jmp|setlocale'
refuse "imports that a library should not need" \
    "$(grep -E ": (__)?($speaks|$ends|$reaches)(_chk)?(@.*)?$" <<<"$imports" | grep -v '^cpu\.c\.o: getenv' || true)"
grep -q '^cpu\.c\.o: getenv' <<<"$imports" || refuse "the documented getenv is not in" "cpu.c"
refuse "OpenMP outside core/parallel.c" "$(grep -E ': (GOMP_|__kmpc_|omp_)' <<<"$imports" | grep -v '^parallel\.c\.o:' || true)"

exit $failed
