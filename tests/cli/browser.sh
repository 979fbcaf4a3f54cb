# SPDX-License-Identifier: MIT
# For scripts that look at pages: after lib.sh. Ends the script where there is no browser.
for browser in chromium chromium-browser google-chrome; do
    command -v $browser >/dev/null && break
done
command -v $browser >/dev/null || exit 77
mkdir "$work/home"

# browse FILE: what the page has become in a browser, in dom.html, what it complained of in browser.txt, how it looks in shot.png.
browse() {
    HOME=$work/home timeout 120 $browser --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --enable-logging=stderr \
        --window-size=1000,2000 --virtual-time-budget=5000 --screenshot="$PWD/shot.png" --dump-dom "file://$PWD/$1" >dom.html 2>browser.txt ||
        fail "the browser fails: $(tail -n 3 browser.txt)"
    ! grep -q 'CONSOLE' browser.txt || fail "the page's script complains: $(grep CONSOLE browser.txt)"
    [ "$(wc -c <shot.png)" -gt 20000 ] || fail "hardly anything to see"
}

# alone FILE: the page needs nothing from elsewhere.
alone() {
    ! grep -qE '(src|href)="[^d#]|@import|url\(|https?://[^w]' "$1" || fail "$1 needs something else"
}
