#!/bin/sh
# Makes the packages of a release: a .deb, a tarball, and their checksums.
#
#   packaging/make.sh                    builds the release, then dist/adduce_*.deb, dist/adduce-*.tar.gz, dist/SHA256SUMS
#   packaging/make.sh --binary FILE      packs this binary instead of building one
#   packaging/make.sh --out DIR          writes into DIR instead of dist
#   packaging/make.sh --no-deb           no .deb, which needs cargo-deb (cargo install cargo-deb)
#
# The same binary and the same commit give the same tarball, byte for byte.
set -eu

cd "$(dirname "$0")/.."
binary='' out=dist deb=yes
while [ $# -gt 0 ]; do
    case $1 in
        --binary) binary=$2; shift ;;
        --out) out=$2; shift ;;
        --no-deb) deb=no ;;
        *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
    shift
done
if [ $deb = yes ] && ! cargo deb --version >/dev/null 2>&1; then
    echo "packaging: no cargo-deb: run 'cargo install cargo-deb', or leave the .deb out with --no-deb" >&2
    exit 2
fi

if [ -z "$binary" ]; then
    # Messages of bugs name their place in the source, not the folders of the machine that built them.
    sources=${CARGO_HOME:-$HOME/.cargo}/registry/src
    RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=$sources=registry --remap-path-prefix=$PWD=adduce" \
        cargo build --release --locked
    binary=${CARGO_TARGET_DIR:-target}/release/adduce
fi
version=$("$binary" --version | cut -d' ' -f2)
target=$(rustc -vV | sed -n 's/^host: //p')
# Nothing in a package is of the day it was made on.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH

# What Cargo.toml names for the .deb lies here, too.
stage=target/package
rm -rf "$stage/extras" "$stage/adduce"
mkdir -p "$stage" "$out"
install -m 755 "$binary" "$stage/adduce"
"$stage/adduce" --quiet install-extras --dir "$stage/extras" >/dev/null

name=adduce-$version-$target
tree=$stage/$name
rm -rf "$tree"
mkdir -p "$tree/licences"
install -m 755 "$stage/adduce" "$tree/adduce"
cp -R "$stage/extras" "$tree/share"
cp -R corpus schema "$tree/"
cp README.md CHANGELOG.md "$tree/"
cp LICENSE LICENSE-APACHE LICENSE-MIT "$tree/licences/"
cp models/LICENSE "$tree/licences/LICENSE-models"
find "$tree" -type d -exec chmod 755 {} + -o -type f ! -perm -u+x -exec chmod 644 {} +
tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
    -C "$stage" -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
made=$name.tar.gz
rm -rf "$tree"

if [ $deb = yes ]; then
    rm -f "$out"/adduce_"$version"*.deb
    cargo deb --no-build --no-strip --output "$out/" >/dev/null
    made="$made $(cd "$out" && ls adduce_"$version"*.deb)"
fi

# shellcheck disable=SC2086 # the names have no spaces
(cd "$out" && sha256sum $made >SHA256SUMS && ls -l $made SHA256SUMS)
