#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What pages of docs/ say about filters and about each other is there. (manual.sh looks whether the manual is stale.)
. "$(dirname "$0")/lib.sh"

docs=$here/../../docs
run 2 filters --markdown gaussian
err_has '--markdown makes one page of all filters'

# Every example of every filter is a chain that runs. Some read files.
make_example_files
run 0 filters --examples
cp "$said_out" examples
while read -r example; do
    run 0 run "$testdata/photos/chelsea.jpg" --format null -f "$example"
done <examples

# What such a file has wrong is told with its line, before anything is made.
sed -i '$d' film.cube
run 2 run "$testdata/photos/retina.jpg" -o out -f lut3d:film.cube
err_line 'bandmill run: film.cube:8: ends after 7 of 8 colours'
none out
run 2 run "$testdata/photos/retina.jpg" -o out -f lut3d:none.cube
err_line 'bandmill run: none.cube: No such file or directory'

# Links between pages lead somewhere.
for page in "$docs"/*.md "$docs/../README.md"; do
    for target in $(grep -o '](\([^)#]*\)[^)]*)' "$page" | sed 's/](\([^)#]*\).*/\1/'); do
        case $target in http* | '') continue ;; esac
        [ -e "$(dirname "$page")/$target" ] || fail "$page leads to $target, which is not there"
    done
done
