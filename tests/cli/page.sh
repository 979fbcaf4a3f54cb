#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench --html: a page that stands alone, works in a browser, by keyboard too, and is misled by no name.
. "$(dirname "$0")/lib.sh"
. "$here/browser.sh"
export TMPDIR=$PWD/tmp
mkdir in tmp
cp "$testdata/photos/chelsea.jpg" "$testdata/photos/clock.jpg" in/
cp in/clock.jpg 'in/<b>&"quoted"</script><script>document.title="forged"</script>.jpg' 2>/dev/null ||
    cp in/clock.jpg 'in/<b>&"quoted".jpg' # a slash ends a name

run 0 bench in -f 'box | sobel' -j 1,2 --repeat 6 --html page.html
[ -z "$(ls -A tmp)" ] || fail "left behind: $(ls -A tmp)"
alone page.html
browse page.html
[ "$(grep -o '<circle' dom.html | wc -l)" = 2 ] || fail "not a point for each number of threads"
[ "$(grep -o 'class="strip"' dom.html | wc -l)" = 8 ] || fail "not a bar for each stage, and one for what is computed"
[ "$(grep -oE '<figure class="(ready|write)"' dom.html | wc -l)" = 4 ] || fail "not the course of each queue"
grep -qE 'aria-label="2 threads: [0-9.]+ of 4 pictures; full [0-9]+ %, empty [0-9]+ % of the time"' dom.html || fail "the course of a queue has no words"
grep -qE '<dt>thread[^<]*</dt><dd>[12]</dd>' dom.html || fail "no answer at a glance"
grep -q '<td>1.00</td><td>100' dom.html || fail "no table"
grep -q "bench in -f 'box | sobel' -j 1,2" dom.html || fail "no command that repeats it"
grep -q 'role="img" aria-labelledby="speed-svg-title"' dom.html || fail "the curve has no words"
! grep -q '<title>forged' dom.html || fail "a name has become part of the page"

# By keyboard: down to a lane, step into it, zoom in; the words follow.
sed 's|</body>|<script>addEventListener("load", () => { const c = document.getElementById("time"); c.focus();\
    const press = key => c.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));\
    for (let i = 0; i < 9 \&\& !document.getElementById("moment").textContent.startsWith("lane"); i++) press("ArrowDown");\
    press("]"); press("]"); press("+"); press("ArrowRight"); document.title = c.width > 500 \&\& c.height > 80 ? "drawn" : "not drawn"; });</script></body>|' \
    page.html >keys.html
browse keys.html
grep -q '<title>drawn' dom.html || fail "the timeline is not drawn"
grep -qE 'id="moment"[^>]*>lane 1: [a-z ]+.*, from [0-9.]+ ms for [0-9.]+ ms' dom.html || fail "the keys move nothing"
