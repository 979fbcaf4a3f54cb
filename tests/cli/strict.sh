#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --strict: whatever is warned of makes the picture fail, whoever warns, and nothing of it is kept.
. "$(dirname "$0")/lib.sh"

mkdir in
cp "$testdata/png/rgba.png" in/clear.png
cp "$testdata/png/rgb16.png" in/deep.png
cp "$testdata/png/rgb.png" in/lying.tga
cp "$testdata/photos/spoon.jpg" in/tail.jpg
printf 'and more' >>in/tail.jpg
cp "$testdata/photos/clock.jpg" in/well.jpg

# Warnings alone fail nothing.
run 0 run in -o mild --format jpeg -q --report mild.json
files mild clear.jpg deep.jpg lying.jpg tail.jpg well.jpg

run 1 run in -o out --format jpeg --strict --report strict.json
files out well.jpg
same out/well.jpg mild/well.jpg
err_has 'in/clear.png: E_STRICT: warning alpha_dropped: '
err_has 'in/deep.png: E_STRICT: warning depth_reduced: '
err_has 'in/lying.tga: E_STRICT: warning ext_mismatch: the name says tga, the content is png'
err_has 'in/tail.jpg: E_STRICT: warning trailing_data: '
no_leftovers out

# The report says what they were, as it does without.
for code_of in clear:alpha_dropped deep:depth_reduced lying:ext_mismatch tail:trailing_data; do
    for report in mild strict; do
        grep "\"in/${code_of%:*}\." $report.json | grep -qF "\"warnings\":[{\"code\":\"${code_of#*:}\"" ||
            fail "the warning about ${code_of%:*} is not in $report.json"
    done
    grep "\"in/${code_of%:*}\." strict.json | grep -qF '"status":"failed","code":"E_STRICT"' ||
        fail "no E_STRICT for ${code_of%:*}"
done

# What was asked for is nothing to be warned of.
run 0 run in/deep.png -o asked --format jpeg --depth 8 --strict --report asked.json
grep -qF '"warnings":[]' asked.json || fail 'there should be no warning'

# Neither in place, where also the store may warn; nor as a line, nor through a pipe.
cp -r in place
ln place/well.jpg place/other-name
for name in lying.tga tail.jpg well.jpg; do
    run 1 run place/$name --in-place -f invert --strict -q
    same place/$name in/$name
done
err_has 'place/well.jpg: E_STRICT: warning hard_links_split: '
[ place/well.jpg -ef place/other-name ] || fail 'the two names should still be one file'
no_leftovers place
run 1 run in/tail.jpg in/well.jpg --format hash --strict -q
[ "$(wc -l <"$said_out")" = 1 ] || fail 'one line was expected'
run 1 run in/tail.jpg -o - --strict -q
out_empty

# It counts as any failure does.
run 1 run in -o stopped --format jpeg --strict --fail-fast -j 1
err_has 'stopped after 1 failure'
run 2 run in -o never --strict --on-damage keep
err_has '--strict and --on-damage=keep exclude each other'
