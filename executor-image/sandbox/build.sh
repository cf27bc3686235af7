#!/bin/sh
# Builds seepp-sandbox into the folder given. Needs gcc and libseccomp's headers (Debian: libseccomp-dev).
set -eu
here=$(dirname "$(readlink -f "$0")")
out=${1:?"usage: build.sh OUT-FOLDER"}
mkdir -p "$out"
"${CC:-gcc}" -std=gnu17 -O2 -Wall -Wextra -Werror "$here/sandbox.c" "$here/filter.c" -o "$out/seepp-sandbox" -lseccomp
"${STRIP:-strip}" "$out/seepp-sandbox"
