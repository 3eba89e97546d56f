#!/bin/sh
# Brings the servers that the benchmarks put beside ours into the folder that is given, without installing them:
# Postfix's package is unpacked, aiosmtpd gets a Python environment of its own. What can't be had is said and left out.
set -u
folder=$1
mkdir -p "$folder"

postfix() {
    test -x "$folder/postfix/usr/sbin/smtp-sink" && return
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || { echo "apt-get and dpkg aren't here"; return; }
    (
        rm -rf "$folder/download" && mkdir -p "$folder/download" && cd "$folder/download" || exit
        # Without its lists, as in a fresh container, apt-get knows no package; only root can fetch them.
        apt-get download -qq postfix >log 2>&1 ||
            { test "$(id -u)" = 0 && apt-get update -qq >log 2>&1 && apt-get download -qq postfix >log 2>&1; } ||
            { tail -n 1 log; exit; }
        dpkg -x postfix_*.deb unpacked || exit
        # Libraries that are missing here come along. libtirpc3 is what libnsl2 needs.
        if LD_LIBRARY_PATH=unpacked/usr/lib/postfix ldd unpacked/usr/sbin/smtp-sink | grep -q 'not found'; then
            needs=$(dpkg-deb -f postfix_*.deb Depends | tr ',|' '\n\n' | awk '/^ *lib/ && !/libc6/ { print $1 }')
            for package in $needs libtirpc3; do
                apt-get download -qq "$package" >log 2>&1 && dpkg -x "$package"_*.deb unpacked
            done
            cp -a unpacked/usr/lib/*-linux-gnu*/. unpacked/usr/lib/postfix/
        fi
        rm -rf ../postfix && mv unpacked ../postfix
    )
    rm -rf "$folder/download"
}

aiosmtpd() {
    test -x "$folder/python/bin/python" && "$folder/python/bin/python" -c 'import aiosmtpd' 2>/dev/null && return
    command -v python3 >/dev/null || { echo "python3 isn't here"; return; }
    rm -rf "$folder/python"
    python3 -m venv "$folder/python" >"$folder/log" 2>&1 &&
        "$folder/python/bin/python" -m pip install -q --disable-pip-version-check aiosmtpd==1.4.6 >"$folder/log" 2>&1 ||
        { tail -n 1 "$folder/log"; rm -rf "$folder/python"; }
}

reason=$(postfix)
test -z "$reason" || echo "bench: no smtp-sink: $reason"
reason=$(aiosmtpd)
test -z "$reason" || echo "bench: no aiosmtpd: $reason"
