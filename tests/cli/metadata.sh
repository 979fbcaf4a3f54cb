#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What --metadata keeps and leaves out, as an independent program sees it.
. "$(dirname "$0")/lib.sh"
command -v exiftool >/dev/null || exit 77

# tell FILE: every tag that exiftool finds, but for those of the file system and of itself.
tell() { exiftool -a -u -G1 -s -sort --System:all --ExifTool:all "$1"; }
tags() { exiftool -a -u -G1 -s "$1"; }
has() { tags "$1" | grep -q -e "$2" || fail "$1 has lost $2"; }
lacks() { ! tags "$1" | grep -e "$2" || fail "$1 still has $2"; }

head -c 900 "$testdata/photos/clock.jpg" >thumb.jpg
cp "$testdata/photos/chelsea.jpg" told.jpg
exiftool -q -overwrite_original -Make=Works -Model=One -Orientation#=1 -XResolution=240 -YResolution=240 \
    -Copyright='(c) me' -Artist='SECRET artist' -ImageDescription='SECRET description' -ExposureTime=1/250 -FNumber=2.8 \
    -ISO=200 -DateTimeOriginal='2024:01:02 03:04:05' -GPSLatitude=48.1 -GPSLatitudeRef=N -GPSLongitude=11.5 \
    -GPSLongitudeRef=E -GPSAltitude=500 -SerialNumber='SECRET body' -LensSerialNumber='SECRET lens' \
    -OwnerName='SECRET owner' -UserComment='SECRET comment' -ImageUniqueID='SECRET id' -LensModel='Lens nine' \
    -XMP-exif:GPSLatitude=48.1 -XMP-dc:Rights='(c) xmp' -XMP-aux:SerialNumber='SECRET xmp serial' \
    -IPTC:City='SECRET city' -IPTC:CopyrightNotice='(c) iptc' -Comment='SECRET remark' told.jpg || fail "exiftool"
exiftool -q -overwrite_original '-ThumbnailImage<=thumb.jpg' told.jpg || fail "exiftool cannot add a thumbnail"

# Nothing done with the pixels: all is as it was, offsets and all. (Only the marker's place decides where JFIF is told.)
run 0 run told.jpg -o kept --as-written # not copied
diff <(tell told.jpg) <(tell kept/told.jpg) >&2 || fail "keep changes something"

# Pixels changed: the thumbnail goes, and is told of.
run 0 run told.jpg -o inverted -f invert --report report -q
grep -qF '"code":"thumbnail_dropped"' report || fail "no warning of the thumbnail"
lacks inverted/told.jpg ThumbnailImage
diff <(tell told.jpg | grep -v -e IFD1 -e Thumbnail) <(tell inverted/told.jpg) >&2 || fail "invert changes metadata"

# Another size is stated where one was.
cp told.jpg sized.jpg
exiftool -q -overwrite_original -ExifImageWidth=451 -ExifImageHeight=300 sized.jpg
run 0 run sized.jpg -o small -f resize:200x50,mode=stretch
has small/sized.jpg 'ExifImageWidth .*: 200'
has small/sized.jpg 'ExifImageHeight .*: 50'

# safe: what is of the picture stays, what is of somebody goes. In the bytes, too.
run 0 run told.jpg -o safe --metadata safe
for tag in 'GPS' 'Serial' 'Owner' 'Artist' 'XMP' 'IPTC' 'Photoshop' 'IFD1' 'Thumbnail' 'Comment' 'Description' 'UniqueID'; do
    lacks safe/told.jpg "$tag"
done
for tag in 'Make .*: Works' 'Model .*: One' 'XResolution .*: 240' 'Copyright .*: (c) me' 'ExposureTime .*: 1/250' \
    'FNumber .*: 2.8' 'ISO .*: 200' 'DateTimeOriginal .*: 2024:01:02 03:04:05' 'LensModel .*: Lens nine' \
    'Orientation .*: Horizontal'; do
    has safe/told.jpg "$tag"
done
! grep -qa SECRET safe/told.jpg || fail "a secret is still among the bytes"
grep -qa SECRET kept/told.jpg || fail "there was no secret to find"

# Pictures that lie on their side still do, or say that they no longer do.
exiftool -q -overwrite_original -Orientation#=6 told.jpg
for policy in safe strip; do
    run 0 run told.jpg -o "lying-$policy" --metadata "$policy" --no-auto-orient --as-written
    has "lying-$policy/told.jpg" 'Orientation .*: Rotate 90 CW'
    run 0 run told.jpg -o "upright-$policy" --metadata "$policy" --as-written
    lacks "upright-$policy/told.jpg" 'Rotate'
    ! grep -qa SECRET "upright-$policy/told.jpg" || fail "$policy keeps a secret"
done
lacks upright-strip/told.jpg '\[IFD0\]'

# Maker notes of a real camera, where there is a corpus.
camera=${BANDMILL_CORPUS:-}/valid/jpeg/flower.jpg
if [ -e "$camera" ]; then
    [ -n "$(exiftool -MakerNotes:all "$camera")" ] || fail "no maker notes to begin with"
    run 0 run "$camera" -o camera --metadata safe
    [ -z "$(exiftool -MakerNotes:all camera/flower.jpg)" ] || fail "maker notes are kept by safe"
    has camera/flower.jpg 'ExposureTime'
fi

# EXIF that cannot be parsed cannot be cleaned: it goes, with a warning, and the picture comes.
{ head -c 2 "$testdata/photos/chelsea.jpg"; printf '\xff\xe1\0\x14Exif\0\0no TIFF at'; tail -c +3 "$testdata/photos/chelsea.jpg"; } >odd.jpg
run 0 run odd.jpg -o odd --metadata safe --report report -q
grep -qF '"code":"metadata_dropped"' report || fail "no warning of EXIF that cannot be cleaned"
lacks odd/odd.jpg EXIF

# Into PNG, with the EXIF cleaned likewise.
run 0 run told.jpg -o png --format png --metadata safe
has png/told.png 'Copyright .*: (c) me'
! grep -qa SECRET png/told.png || fail "a secret is in the PNG"
lacks png/told.png GPS
exit 0
