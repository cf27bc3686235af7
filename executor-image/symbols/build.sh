#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds seepp-symbols: build.sh [--out DIR]; DIR defaults to this folder's build/. Needs g++ and libdw-dev.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out="$here/build"
while [ $# -gt 0 ]; do
  case "$1" in
    --out) [ $# -ge 2 ] || { echo "build.sh: --out needs a folder" >&2; exit 2; }; out=$2; shift 2 ;;
    *) echo "usage: build.sh [--out DIR]" >&2; exit 2 ;;
  esac
done
mkdir -p "$out"
objects=$(mktemp -d)
new=$out/seepp-symbols.new.$$
trap 'rm -rf "$objects" "$new"' EXIT
trap 'exit 1' INT TERM
for source in "$here"/src/*.cpp; do
  name=$(basename "$source" .cpp)
  echo "$source" "$objects/$name.o"
done | xargs -P 2 -n 2 sh -c '"${CXX:-g++}" -std=c++20 -O2 -Wall -Wextra -c "$0" -o "$1"'
"${CXX:-g++}" -O2 -s -o "$new" "$objects"/*.o -ldw -lelf
mv "$new" "$out/seepp-symbols"
