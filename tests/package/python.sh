#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The Python module as it is installed, with numpy.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
python=
for one in python3 /usr/bin/python3; do # the first may be none of the distribution's
    [ -z "$python" ] && "$one" -c 'import numpy' 2>/dev/null && python=$one
done
[ "$python" ] || { echo "SKIPPED: no python3-numpy" && exit 77; }
unset LD_LIBRARY_PATH # the module finds the library by itself
PYTHONPATH=$(dirname "$(dirname "$(find "$prefix" -path '*/bandmill/__init__.py')")") \
    "$python" -W error "$here/python_test.py"
# What a struct of C takes is what the module thinks.
cat >sizes.c <<'C'
#include <bandmill/bandmill.h>
#include <stdio.h>
#define SIZE(type) printf(#type " %zu\n", sizeof(type))
int main(void)
{
    SIZE(bm_error);
    SIZE(bm_desc);
    SIZE(bm_image);
    SIZE(bm_options);
    SIZE(bm_chain);
    SIZE(bm_workspace);
    return 0;
}
C
# shellcheck disable=SC2046
gcc sizes.c -o sizes $(pkg-config --cflags bandmill)
PYTHONPATH=$(dirname "$(dirname "$(find "$prefix" -path '*/bandmill/__init__.py')")") "$python" -c '
import ctypes
from bandmill import _library
for name, struct in _library.STRUCTS.items():
    print(name, ctypes.sizeof(struct))' >sizes.python
./sizes | diff - sizes.python || fail "the module and the headers differ"
