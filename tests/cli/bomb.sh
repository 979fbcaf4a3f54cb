#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Small files that claim to be huge pictures are refused from their headers, naming the limit and its option.
. "$(dirname "$0")/lib.sh"

# SOI, SOF0 (8 bits, 65500x65500, one component), SOS.
printf '\xff\xd8\xff\xc0\x00\x0b\x08\xff\xdc\xff\xdc\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00' >bomb.jpg
# Signature, IHDR (65500x65500, 8 bits, RGB), an empty IDAT, IEND.
printf '\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\xff\xdc\x00\x00\xff\xdc\x08\x02\x00\x00\x00' >bomb.png
printf '\x1c\x35\x81\x4c\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e\x00\x00\x00\x00IEND\xae\x42\x60\x82' >>bomb.png
# The same, where the file ends right after the size.
head -c 15 bomb.jpg >cut.jpg
head -c 33 bomb.png >cut.png
for bomb in bomb.jpg bomb.png cut.jpg cut.png; do
    [ "$(stat -c %s $bomb)" -lt 400 ] || fail "$bomb is too large for this test"
done

# Decoding one of them takes longer than a process has from here on, in seconds of a core.
ulimit -t 5
run 1 run bomb.jpg bomb.png cut.jpg cut.png "$testdata/photos/spoon.jpg" -o out --report report
for bomb in bomb.jpg bomb.png cut.jpg cut.png; do
    err_has "$bomb: E_LIMIT_PIXELS: "
    grep "^$bomb" "$said_err" | grep -q 65500 || fail "the size of $bomb is not named"
    grep "^$bomb" "$said_err" | grep -qF -e --max-pixels || fail "the option is not named"
    grep "\"$bomb\"" report | grep -q '"reserved_bytes":0' || fail "memory was reserved for $bomb"
done
files out spoon.jpg

# Refused before memory is taken: hardly more than a small picture takes, whatever it claims.
peak() {
    python3 - "$bandmill" "$@" <<'PYTHON'
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PYTHON
}
if command -v python3 >/dev/null; then
    small=$(peak run "$testdata/photos/spoon.jpg" --format null)
    bombs=(bomb.jpg bomb.png)
    for name in 50K-gray.png oom_dos.jpg; do
        [ -e "${BANDMILL_CORPUS:-/nowhere}/bombs/$name" ] && bombs+=("$BANDMILL_CORPUS/bombs/$name")
    done
    for bomb in "${bombs[@]}"; do
        run 1 run "$bomb" --format null -q
        err_has "$bomb: E_LIMIT_PIXELS: "
        [ "$(peak run "$bomb" --format null)" -le $((small + 10240)) ] || fail "$bomb takes memory before it is refused"
    done
    figure "${#bombs[@]} bombs, none of which takes 10 MB more than a small picture, or seconds"
fi

# Other limits, told in the same way: what it is, what the picture has or needs, and the option.
run 1 run bomb.jpg -o more --max-pixels 0
grep -qF E_LIMIT_PIXELS "$said_err" && fail "--max-pixels 0 should be no limit"
run 1 run "$testdata/photos/spoon.jpg" -o more --max-pixels 30K
err_has "E_LIMIT_PIXELS: "
err_has 'above the limit of 30000 pixels (raise it with --max-pixels)'
run 0 run "$testdata/photos/spoon.jpg" -o more --max-pixels 1M
run 1 run "$testdata/photos/clock.jpg" -o more --max-scans 2
err_has 'E_LIMIT_SCANS: more than 2 scans, which is the limit (raise it with --max-scans)'
run 1 run "$testdata/photos/retina.jpg" -o more --memory 1M -f rotate:90
grep -qE 'E_LIMIT_MEMORY: needs [0-9.]+ MiB of memory, the limit is 1.0 MiB \(--memory\)' "$said_err" ||
    fail 'the memory that is needed, the limit and the option should be named'
files more spoon.jpg
