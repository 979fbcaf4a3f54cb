#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A disk that is too full for one picture, on a small file system that only this script sees: that picture fails with E_NOSPC and
# leaves nothing, originals stay, the rest is done. In every format that becomes a file.
if [ -z "${IN_NAMESPACE:-}" ]; then
    for as in --map-root-user ''; do
        unshare --mount $as true 2>/dev/null && IN_NAMESPACE=1 exec unshare --mount $as "$0" "$@"
    done
    exit 77
fi
. "$(dirname "$0")/lib.sh"

# on_disk KILOBYTES: an empty file system of that size at disk/.
on_disk() {
    umount disk 2>/dev/null
    mkdir -p disk
    mount -t tmpfs -o size="$1k" tmpfs disk 2>/dev/null || exit 77
}
trap 'cd /; umount "$work/here/disk" 2>/dev/null; rm -rf "$work"' EXIT

formats=$(known_formats)
mkdir in
cp "$testdata/photos/coffee.jpg" in/b-large.jpg
run 0 run "$testdata/png/rgb.png" -o in -f resize:16x12 -q
cp in/rgb.png in/a-small.png
mv in/rgb.png in/c-small.png

tried=0
for format in $formats; do
    "$bandmill" run in -o "whole/$format" --format "$format" -q >/dev/null 2>&1
    [ -d "whole/$format" ] || continue
    tried=$((tried + 1))
    large=$(cd "whole/$format" && echo b-large.*)
    size=$(du -k --apparent-size "whole/$format/$large" | cut -f1)

    # New files: there is room for half of the large one. One picture at a time: what a large one takes before it fails, a small
    # one would lack meanwhile.
    on_disk $((size / 2 + 16))
    run 1 run in -o disk/out --format "$format" -q -j 1
    err_has 'in/b-large.jpg: E_NOSPC: '
    [ "$(wc -l <"$said_err")" = 1 ] || fail "one failure was expected"
    no_leftovers disk
    none "disk/out/$large"
    [ "$(find disk/out -type f | wc -l)" = 2 ] || fail "the small ones were expected"

    # In place: for the large one and half of what replaces it.
    "$bandmill" info "whole/$format"/* >/dev/null 2>&1 || continue
    on_disk $((size + size / 2 + 16))
    cp "whole/$format"/* disk
    run 1 run disk --in-place -q -f flip -j 1
    err_has "disk/$large: E_NOSPC: "
    [ "$(wc -l <"$said_err")" = 1 ] || fail "one failure was expected"
    no_leftovers disk
    same "disk/$large" "whole/$format/$large"
    for file in disk/[ac]-small.*; do
        cmp -s "$file" "whole/$format/${file##*/}" && fail "$file was not rewritten"
    done
done
[ $tried -ge 2 ] || fail "hardly any format can be written"
figure "full disks for $tried formats"
exit 0
