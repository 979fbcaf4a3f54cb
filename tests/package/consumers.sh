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
# shellcheck disable=SC2086
gcc -std=c99 $strict -fopenmp "$here/forking_host.c" -o forking_host $flags
expect "the child comes back" "$(./forking_host)"

# ---- pkg-config, shared: the pipeline and the codecs
check_batch() {
    expect "40 done, 0 failed, 0 cancelled; 40 PNGs" "$("$@" 2>/dev/null | sed -n 's/ of [0-9]* bytes$//p')"
    "$@" 7 2>/dev/null | grep -E '^([7-9]|[12][0-9]) done, 0 failed, [123][0-9] cancelled; ' >/dev/null || fail "$* 7 says: $("$@" 7 2>&1)"
}
# Formats that keep every sample, there and back.
check_own_codec() {
    local name
    rm -rf made
    expect "" "$("$@" "$source/testdata/png/rgb.png" made/rgb.tiny "$source/testdata/photos/camera.jpg" made/camera.tiny 2>&1)"
    expect 262157 "$(stat -c %s made/camera.tiny)" # 512x512 and 13
    expect "" "$("$@" made/rgb.tiny made/rgb.png made/camera.tiny made/deep/camera.ppm 2>&1)"
    for name in png/rgb.png photos/camera.jpg; do
        expect "$("$prefix/bin/bandmill" run "$source/testdata/$name" --format hash -q | cut -c-32)" \
            "$("$prefix/bin/bandmill" run made/rgb.png made/deep/camera.ppm --format hash -q | grep "${name##*/}\|$(basename "${name%.*}")" | cut -c-32)"
    done
    expect "$(basename "$source")/README.md: E_FORMAT: the content is no picture in a format known here" \
        "$("$@" "$source/README.md" made/readme.png | sed "s|.*/\([^/]*/README.md\)|\1|")"
}
codecs_flags=$(pkg-config --cflags --libs bandmill-codecs)
for example in batch own_codec; do
    for compiler in gcc clang; do
        command -v $compiler >/dev/null || continue
        # shellcheck disable=SC2086
        $compiler -std=c99 $strict "$examples/$example.c" -o $example $codecs_flags
        check_$example ./$example
    done
done

# ---- C++
if command -v g++ >/dev/null; then
    for example in blur batch own_codec; do
        cp "$examples/$example.c" $example.cc
        # shellcheck disable=SC2086
        g++ -std=c++17 $strict $example.cc -o ${example}_cxx $codecs_flags
        check_$example ./${example}_cxx
    done
fi

# ---- pkg-config, static
static_libs() {
    pkg-config --cflags "$1"
    pkg-config --static --libs "$1" | sed -E 's/-l(bandmill[-a-z]*)/-l:lib\1.a/g'
}
# shellcheck disable=SC2046
gcc -std=c99 $strict "$examples/blur.c" -o blur_static $(static_libs bandmill)
check_blur env -u LD_LIBRARY_PATH ./blur_static
# shellcheck disable=SC2046
gcc -std=c99 $strict "$examples/own_codec.c" -o own_codec_static $(static_libs bandmill-codecs)
check_own_codec env -u LD_LIBRARY_PATH ./own_codec_static

# ---- CMake, shared and static
# build FOLDER TARGET...
build() {
    { cmake -S "$1" -B "$1/build" -DCMAKE_PREFIX_PATH="$prefix" && cmake --build "$1/build" --target "${@:2}"; } >cmake.log 2>&1 ||
        { cat cmake.log >&2 && exit 1; }
}
mkdir shared static
cp "$examples"/* shared/
cp "$examples"/* static/
sed -i -E 's/(bandmill::[a-z]+)\)/\1_static)/' static/CMakeLists.txt
build shared all
check_blur shared/build/blur
check_batch shared/build/batch
check_own_codec shared/build/own_codec
build static blur batch
check_blur env -u LD_LIBRARY_PATH static/build/blur
check_batch env -u LD_LIBRARY_PATH static/build/batch
# A project in C++ alone.
if command -v g++ >/dev/null; then
    mkdir cxx
    cp own_codec.cc cxx/
    cat >cxx/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.16)
project(stranger CXX)
find_package(bandmill QUIET COMPONENTS brushes)
if(bandmill_FOUND)
  message(FATAL_ERROR "there are brushes")
endif()
find_package(bandmill 0.1 REQUIRED COMPONENTS filters codecs pipeline_static)
add_executable(shared own_codec.cc)
target_link_libraries(shared bandmill::codecs)
add_executable(static own_codec.cc)
target_link_libraries(static bandmill::codecs_static)
CMAKE
    build cxx all
    check_own_codec cxx/build/shared
    check_own_codec env -u LD_LIBRARY_PATH cxx/build/static
fi

# ---- what the shared libraries show and need
cat "$prefix"/include/bandmill/*.h | grep -ow 'bm_[a-z0-9_]*' | sort -u >declared
# check_shared NAME NUMBER NEEDED: shows at least so many names, all of them declared, and needs nothing else than those libraries.
check_shared() {
    local library private needs
    library=$(realpath "$libdir/lib$1.so")
    nm -D --defined-only "$library" | awk '$3 !~ /^BANDMILL_/ { sub(/@.*/, "", $3); print $3 }' | sort >exported
    private=$(comm -23 exported declared)
    [ -z "$private" ] || fail "$1 exports what no header has: $private"
    [ "$(wc -l <exported)" -ge "$2" ] || fail "$1 exports $(wc -l <exported) names only"
    needs=$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -Ev "^($3|ld-linux-.*)\.so" || true)
    [ -z "$needs" ] || fail "$1 needs $needs"
    readelf -d "$library" | grep NODELETE >/dev/null || fail "$1 may be unloaded"
    readelf -d "$library" | grep -E "SONAME.*lib$1\.so\.[0-9]" >/dev/null || fail "$1 has no SONAME"
    readelf -V "$library" | grep BANDMILL_ >/dev/null || fail "$1 has no symbol versions"
}
run_time='libc|libm|libgomp|libomp|libpthread'
check_shared bandmill 150 "$run_time"
check_shared bandmill-pipeline 30 "$run_time|libbandmill"
check_shared bandmill-codecs 14 "$run_time|libbandmill|libbandmill-pipeline|libjpeg|libpng16|libz|libdeflate|libexif|liblcms2"
for name in bandmill bandmill-pipeline bandmill-codecs; do
    case " $(pkg-config --cflags --libs $name) " in *openmp* | *gomp* | *omp*) fail "OpenMP leaks into users of $name" ;; esac
done
