#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --gallery: a page that stands alone, with each picture before and after, and failures on top.
. "$(dirname "$0")/lib.sh"
. "$here/browser.sh"
mkdir in
cp "$testdata"/photos/{chelsea,clock,coffee}.jpg "$testdata"/png/{rgba16,palette}.png in/
cp in/clock.jpg 'in/<img src=x onerror=alert(1)>&"quoted".jpg'
echo broken >'in/<b>broken.jpg'

run 1 run in -o out -f 'resize:50% | sobel' --gallery gallery.html -q
alone gallery.html
browse gallery.html
[ "$(grep -o '<img src="data:image/' dom.html | wc -l)" = 12 ] || fail "not each of 6 pictures before and after"
[ "$(grep -o 'class="before"' dom.html | wc -l)" = 6 ] || fail "not 6 before"
[ "$(grep -o 'type="range"' dom.html | wc -l)" = 6 ] || fail "not a slider for each"
grep -q '6 pictures done, 1 failed. resize:size=50% | sobel' dom.html || fail "no summary: $(grep -o 'id="summary">[^<]*' dom.html)"
grep -q '<b>in/&lt;b&gt;broken.jpg</b>: E_FORMAT: ' dom.html || fail "the failure is not told"
grep -q 'failures" aria-labelledby="failures-title">' dom.html || fail "the failures are hidden"
grep -qE '451 [^ ]+ 300 [^ ]+ 226 [^ ]+ 150' dom.html || fail "no numbers of the cat"

# The slider uncovers; the order follows.
sed 's|</body>|<script>addEventListener("load", () => { const s = document.querySelector("input[type=range]"); s.value = 20;\
    s.dispatchEvent(new Event("input")); const o = document.getElementById("order"); \
    const at = getComputedStyle(document.querySelector(".pair")).getPropertyValue("--at"); o.value = "ms"; o.dispatchEvent(new Event("change"));\
    const ms = [...document.querySelectorAll(".numbers")].map(n => +n.textContent.match(/([0-9]+) ms/)[1]);\
    const shown = [...document.images].every(i => i.complete \&\& i.naturalWidth);\
    document.title = at === "20%" \&\& shown \&\& ms.every((m, i) => !i \|\| m <= ms[i - 1]) ? "works" : `${at} ${shown} ${ms}`; });</script></body>|' \
    gallery.html >moved.html
browse moved.html
grep -q '<title>works' dom.html || fail "$(grep -o '<title>[^<]*' dom.html)"

# Of many, an even choice; what cannot be shown beside its original is refused; an input is never overwritten.
mkdir many && for i in {1..300}; do cp in/palette.png "many/$i.png"; done
run 0 run many -o out-many --gallery many.html -q
[ "$(grep -c '"before":"data:' many.html)" = 120 ] || fail "not 120 of 300"
cp in/clock.jpg kept.jpg
run 2 run in -o out2 --gallery in/clock.jpg
same in/clock.jpg kept.jpg
run 2 run in --in-place -f invert --gallery in-place.html
run 2 run in --format hash --gallery hash.html
none in-place.html
