#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Programs against the installed library, as strangers build them: C99 by gcc and clang, C++, shared and static, by pkg-config and by
# CMake; and what the library shows and needs.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
examples=$source/docs/examples
strict='-Wall -Wextra -pedantic -Werror'

blurred='in the middle 169, beside the square 14, far away 0
E_PARAM: gaussian: sigma=-1: must be a number from LOW to HIGH pixels'
# Runs a program built from blur.c: numbers of pixels are the library's promise, the same everywhere.
check_blur() {
    local said
    said=$("$@" | sed "s/from .* to .* pixels/from LOW to HIGH pixels/")
    expect "$blurred" "$said"
}

# ---- pkg-config, shared
flags=$(pkg-config --cflags --libs bandmill)
case " $flags " in *openmp* | *gomp* | *omp*) fail "OpenMP leaks into users of the shared library: $flags" ;; esac
for compiler in gcc clang; do
    command -v $compiler >/dev/null || continue
    # shellcheck disable=SC2086
    $compiler -std=c99 $strict "$examples/blur.c" -o blur $flags
    check_blur ./blur
done
# shellcheck disable=SC2086
gcc -std=c99 $strict "$examples/frames.c" -o frames $flags
expect "30 frames of 320x240, mean of a corner $(./frames | grep -o '[0-9]*$')" "$(./frames)"
# shellcheck disable=SC2086
gcc -std=c99 $strict "$examples/stream.c" -o stream $flags
./stream | grep -E '^mean 127\.[45][0-9], in [0-9]\.[0-9] MB$' >/dev/null || fail "stream says: $(./stream)"
# shellcheck disable=SC2086
gcc -std=c99 $strict -fopenmp "$examples/openmp_host.c" -o openmp_host $flags
expect "16 pictures, 0 failed" "$(OMP_NUM_THREADS=4 OMP_MAX_ACTIVE_LEVELS=4 ./openmp_host)"

# ---- C++
if command -v g++ >/dev/null; then
    cp "$examples/blur.c" blur.cc
    # shellcheck disable=SC2086
    g++ -std=c++17 $strict blur.cc -o blur_cxx $flags
    check_blur ./blur_cxx
fi

# ---- pkg-config, static
# shellcheck disable=SC2046
gcc -std=c99 $strict "$examples/blur.c" -o blur_static $(pkg-config --cflags bandmill) \
    $(pkg-config --static --libs bandmill | sed 's/-lbandmill /-l:libbandmill.a /;s/-lbandmill$/-l:libbandmill.a/')
check_blur env -u LD_LIBRARY_PATH ./blur_static

# ---- CMake, shared and static
cmake -S "$examples" -B cmake-shared -DCMAKE_PREFIX_PATH="$prefix" >cmake.log 2>&1 || { cat cmake.log >&2 && exit 1; }
cmake --build cmake-shared >cmake.log 2>&1 || { cat cmake.log >&2 && exit 1; }
check_blur cmake-shared/blur
mkdir static
sed 's/bandmill::filters)/bandmill::filters_static)/' "$examples/CMakeLists.txt" >static/CMakeLists.txt
cp "$examples"/*.c static/
cmake -S static -B cmake-static -DCMAKE_PREFIX_PATH="$prefix" >cmake.log 2>&1 || { cat cmake.log >&2 && exit 1; }
cmake --build cmake-static --target blur >cmake.log 2>&1 || { cat cmake.log >&2 && exit 1; }
check_blur env -u LD_LIBRARY_PATH cmake-static/blur

# ---- what the shared library shows and needs
library=$(realpath "$libdir/libbandmill.so")
nm -D --defined-only "$library" | awk '$3 !~ /^BANDMILL_/ { sub(/@.*/, "", $3); print $3 }' | sort >exported
cat "$prefix"/include/bandmill/*.h | grep -ow 'bm_[a-z0-9_]*' | sort -u >declared
private=$(comm -23 exported declared)
[ -z "$private" ] || fail "exported, though no header has it: $private"
[ "$(wc -l <exported)" -gt 150 ] || fail "only $(wc -l <exported) names are exported"
needs=$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -Ev '^(libc|libm|libgomp|libomp|libpthread)\.so' || true)
[ -z "$needs" ] || fail "the library needs $needs"
readelf -d "$library" | grep NODELETE >/dev/null || fail "the library may be unloaded"
readelf -d "$library" | grep -E 'SONAME.*libbandmill\.so\.[0-9]' >/dev/null || fail "no SONAME"
readelf -V "$library" | grep BANDMILL_ >/dev/null || fail "no symbol versions"
