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
trap 'rm -rf "$objects"' EXIT
for source in "$here"/src/*.cpp; do
  name=$(basename "$source" .cpp)
  echo "$source" "$objects/$name.o"
done | xargs -P 2 -n 2 sh -c '"${CXX:-g++}" -std=c++20 -O2 -Wall -Wextra -c "$0" -o "$1"'
"${CXX:-g++}" -O2 -s -o "$out/seepp-symbols.new" "$objects"/*.o -ldw -lelf
mv "$out/seepp-symbols.new" "$out/seepp-symbols"
