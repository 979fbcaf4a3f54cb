#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The packages that CPack makes of the build: deb.sh BUILD_FOLDER SOURCE_FOLDER. What is in them, what lintian says, and, as root where
# file systems may be laid over each other, that they can be installed, used and removed without a trace. The system itself is not touched.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
command -v dpkg-shlibdeps >/dev/null || { echo "SKIPPED: there is no dpkg-shlibdeps" && exit 77; }

# ---- what is in them
cpack --config "$build/CPackConfig.cmake" -B "$work/cpack" -G "TGZ;DEB" >cpack.log 2>&1 ||
    { cat cpack.log >&2 && exit 1; }
mkdir packages
cp cpack/*.deb packages
expect "bandmill libbandmill-codecs0.1 libbandmill-dev libbandmill-pipeline0.1 libbandmill0.1 python3-bandmill" \
    "$(for package in packages/*.deb; do dpkg-deb -f "$package" Package; done | sort | paste -sd' ')"
package() { echo packages/"$1"_*.deb; }
depends() { dpkg-deb -f "$(package "$1")" Depends | sed 's/ ([^)]*)//g; s/, /\n/g' | sort | paste -sd' '; }
expect "libc6 libgomp1" "$(depends libbandmill0.1)"
expect "libbandmill0.1 libc6" "$(depends libbandmill-pipeline0.1)"
expect "libbandmill0.1 python3-numpy python3:any" "$(depends python3-bandmill)"
expect "libbandmill-codecs0.1 libbandmill-pipeline0.1 libbandmill0.1" "$(depends libbandmill-dev)"
case " $(depends bandmill) " in *" libbandmill"* | *-dev*) fail "bandmill needs $(depends bandmill)" ;; esac

# Whatever `cmake --install` installs is in one of them and in no other, and in the archive.
for package in packages/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -t | grep -v '/$' | sed 's|^\./usr/||'
done | sort >packed
expect "" "$(uniq -d packed)"
sed -E 's|(share/man/.*)\.gz$|\1|; s|^share/doc/[^/]*/|share/doc/bandmill/|; s|vendor-completions/|site-functions/|' packed |
    grep -vE '^share/doc/bandmill/(copyright|changelog)' | sort >packed.named
(cd "$prefix" && find . ! -type d -printf '%P\n') | sort >installed
expect "share/doc/bandmill/CHANGELOG.md share/doc/bandmill/LICENSE" \
    "$(comm -3 installed packed.named | tr -d '\t' | paste -sd' ')"
tar -tf cpack/*.tar.gz | grep -v '/$' | cut -d/ -f2- | sort | diff installed - || fail "the archive has not what is installed"

# CPack calls ldconfig itself; lib/ARCHITECTURE is for builds that are told so (scripts/packaging/packages.cmake).
if command -v lintian >/dev/null; then
    allowed='maintscript-calls-ldconfig|pkg-config-unavailable-for-cross-compilation'
    # Those of the other two libraries are made as this one is.
    lintian --allow-root packages/{bandmill,libbandmill0.1,libbandmill-dev,python3-bandmill}_*.deb >lintian.log || true
    expect "" "$(grep -E '^[EW]:' lintian.log | grep -vE " ($allowed)( |$)" || true)"
else
    echo "there is no lintian: what it says is left out"
fi

# ---- installed, used, removed: in a copy of this system that is gone in the end
cp "$source/testdata/photos/chelsea.jpg" packages/cat.jpg
cat >packages/use.sh <<'SH'
set -eux
cd /packages
rm -f /var/lib/man-db/auto-update # the index of all pages takes longer than all else
export HOME=/packages LC_ALL=C.UTF-8 MANPAGER=cat
unset PKG_CONFIG_PATH LD_LIBRARY_PATH PYTHONDONTWRITEBYTECODE PYTHONPATH
if ! dpkg-query -W -f '${db:Status-Status}' python3-numpy 2>/dev/null | grep -qx installed; then
    echo "without python3-numpy the module is left out"
    rm python3-bandmill_*
fi
names=$(for package in *.deb; do dpkg-deb -f "$package" Package; done)
dpkg --path-include='/usr/share/man/*' --path-include='/usr/share/doc/*' --install ./*.deb
[ -z "$(dpkg --verify $names)" ]

bandmill run cat.jpg -o out -f 'resize:64 | sharpen'
bandmill info out/cat.jpg | grep 64x
cc /usr/share/doc/libbandmill-dev/examples/blur.c -o blur $(pkg-config --cflags --libs bandmill)
./blur | grep 'in the middle 169'
cmake -S /usr/share/doc/libbandmill-dev/examples -B examples >/dev/null
if [ -e python3-bandmill_* ]; then
    /usr/bin/python3 /usr/share/doc/libbandmill-dev/examples/blur.py
fi
if command -v man; then
    for page in '1 bandmill' '1 bandmill-run' '7 bandmill-filters' '3 libbandmill'; do
        man $page | grep -q "${page#* } - "
    done
fi
if command -v fish; then
    fish -c "complete -C 'bandmill run --format j'" | grep -x jpeg
fi
if command -v zsh; then
    zsh -f -c 'autoload -U compinit; compinit -D -u; print $_comps[bandmill]' | grep -x _bandmill
fi
bash -c '. /usr/share/bash-completion/completions/bandmill && complete -p bandmill'

dpkg --purge $names
# What man keeps of pages that were looked at is its own.
left=$(find /bin /etc /lib /opt /usr /var -xdev -name '*bandmill*' ! -path '/var/cache/man/*')
[ -z "$left" ]
SH
over() { # runs it in a copy of the file system that keeps what is written in memory
    unshare -m bash -c '
        mount -t tmpfs bandmill "$1" && mkdir "$1"/new "$1"/work "$1"/root || exit 77
        mount -t overlay bandmill -o "lowerdir=/,upperdir=$1/new,workdir=$1/work" "$1/root" || exit 77
        for folder in proc dev sys; do mount --rbind /$folder "$1/root/$folder"; done
        mount -t tmpfs tmp "$1/root/tmp"
        cp -r "$2" "$1/root/packages"
        exec chroot "$1/root" bash -e /packages/use.sh' over "$1" "$2"
}
mkdir over
if [ "$(id -u)" = 0 ] && command -v unshare >/dev/null; then
    code=0
    over "$work/over" "$work/packages" >use.log 2>&1 </dev/null || code=$?
    [ $code = 0 ] || [ $code = 77 ] || { cat use.log >&2 && fail "installing, using or removing; the last line above that begins with + failed"; }
    [ $code = 0 ] || echo "file systems cannot be laid over each other here: nothing was installed"
else
    echo "only root can try to install them"
fi
