#!/bin/sh
# Tries the packages of a folder, each in a clean folder with a home of its own and no network.
#
#   packaging/try.sh [DIR]               DIR is dist when it is left out
set -eu

dist=$(cd "${1:-dist}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A program, the folder that holds its shared files, and its name.
try() {
    home=$work/home-$3
    mkdir -p "$home"
    run() { (cd "$home" && env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"); }
    run "$1" --version
    # Nothing may be set up, so that words alone must do; the starter corpus comes by itself.
    run "$1" --offline --quiet ask "When was Digital Nations founded?" | grep -q "December 2014"
    run "$1" --offline --quiet --library "$home/formats" add "$4" >/dev/null
    run "$1" --offline --quiet --library "$home/formats" ask "When was Digital Nations founded?" | grep -q "December 2014"
    run "$1" --offline --quiet check "user needs come first" >/dev/null || test $? -eq 1
    page=$(ls "$2"/man/man1/adduce-ask.1*)
    if command -v man >/dev/null; then run man -l "$page" 2>/dev/null | grep -q EXAMPLES; fi
    for completion in bash-completion/completions/adduce fish/vendor_completions.d/adduce.fish; do
        test -s "$2/$completion"
    done
    run "$1" install-extras >/dev/null 2>&1
    test -s "$home/.local/share/man/man1/adduce.1"
    echo "$3: works"
}

(cd "$dist" && sha256sum --check --quiet SHA256SUMS)
for package in "$dist"/*.tar.gz; do
    mkdir "$work/tar"
    tar -xzf "$package" -C "$work/tar"
    tree=$(echo "$work"/tar/adduce-*)
    try "$tree/adduce" "$tree/share" tarball "$tree/corpus/formats"
done
for package in "$dist"/*.deb; do
    [ -e "$package" ] || continue
    dpkg-deb -x "$package" "$work/deb"
    if grep -rlI "$PWD" "$work/deb" >/dev/null; then echo "the .deb names this folder" >&2; exit 1; fi
    try "$work/deb/usr/bin/adduce" "$work/deb/usr/share" deb "$work/deb/usr/share/doc/adduce/corpus/formats"
done
