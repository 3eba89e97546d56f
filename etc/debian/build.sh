#!/bin/sh
# Makes a Debian package of what `make install` puts into a directory: build.sh DIRECTORY VERSION. Takes dpkg-deb and
# nothing else of Debian's tools for packages.
set -eu
here=$(dirname "$0")
root=$1
version=$2
doc=$root/usr/share/doc/fumbled

strip --strip-unneeded "$root/usr/sbin/fumbled" "$root/usr/bin/fumble"
mkdir -p "$doc" "$root/DEBIAN"
cp "$here/copyright" "$doc/copyright"
printf 'fumbled (%s) unstable; urgency=medium\n\n  * Release.\n\n -- The fumbled authors <fumbled@example.org>  %s\n' \
    "$version" "$(date -u -R -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")" | gzip -9n >"$doc/changelog.gz"
find "$root/usr/share/man" -type f ! -name '*.gz' -exec gzip -9nf {} +

# The packages of the libraries that the programs are linked with, at least as new as here. An alternative root of a
# library (/lib is /usr/lib) is known to dpkg under one of the two names.
depends=$(ldd "$root/usr/sbin/fumbled" "$root/usr/bin/fumble" | awk '$2 == "=>" { print $3 }' | sort -u |
    while read -r library; do
        dpkg -S "$library" 2>/dev/null || dpkg -S "/usr$library" 2>/dev/null || dpkg -S "${library#/usr}" 2>/dev/null
    done | cut -d: -f1 | sort -u |
    while read -r package; do
        dpkg-query -W -f '${Package} (>= ${source:Upstream-Version})\n' "$package" | head -n 1
    done | paste -s -d , | sed 's/,/, /g')
size=$(du -k -s "$root" | cut -f1)
sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$(dpkg --print-architecture)/; s/@DEPENDS@/$depends/; s/@SIZE@/$size/" \
    "$here/control" >"$root/DEBIAN/control"
echo /etc/fumbled.yaml >"$root/DEBIAN/conffiles"
for script in postinst prerm postrm; do install -m 0755 "$here/$script" "$root/DEBIAN/$script"; done
(cd "$root" && find . -type f ! -path './DEBIAN/*' -printf '%P\n' | sort | xargs md5sum) >"$root/DEBIAN/md5sums"
package=$(dirname "$root")/fumbled_${version}_$(dpkg --print-architecture).deb
dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null
echo "$package"
