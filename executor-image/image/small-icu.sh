#!/bin/sh
# Makes a libicudata with the root locale and English alone, and of those without collation and the names of languages,
# regions, units and time zones, in place of Debian's 32 MB:
#
#   small-icu.sh OUT-FOLDER        needs icu-devtools, gcc and binutils
#
# Node aborts without ICU's data, and we need no more of it than numbers in English. The data is one symbol of a shared
# library; it is taken out, locales and converters are removed with ICU's own tool, and the rest is linked as it was.
set -eu
out=${1:?"usage: small-icu.sh OUT-FOLDER"}
library=$(find /usr/lib -name 'libicudata.so.*.*' | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# A line of readelf: number, address, size, type, binding, visibility, section, name.
symbol=$(readelf -W --dyn-syms "$library" | awk '$8 ~ /^icudt[0-9]+_dat$/ { print $2, $8 }')
address=${symbol% *} name=${symbol#* }
section=$(readelf -W -S "$library" | sed 's/^ *\[ *[0-9]*\]//' | awk '$1 == ".rodata" { print $3, $4 }')
start=$((0x$address - 0x${section% *} + 0x${section#* }))
data=${name%_dat}l.dat # l: little-endian
tail -c +$((start + 1)) "$library" >"$data"

{
    icupkg -l "$data" | grep -E '(^|/)[a-z]{2,3}(_[A-Za-z0-9_]*)?\.res$' | grep -vE '(^|/)(en|en_US|en_US_POSIX|res_index)\.res$'
    icupkg -l "$data" | grep -E '^(brkitr|translit|rbnf|coll|lang|region|unit|zone)/|\.(cnv|spp|cfu)$|^unames\.icu$'
} | sort -u >remove.txt # icupkg tells a list by its ending
mkdir small # entries are named after their file
icupkg -r remove.txt "$data" "small/$data" 2>log || { cat log >&2; exit 1; }

cat >data.S <<ASSEMBLY
.section .note.GNU-stack,"",%progbits
.section .rodata
.balign 16
.globl $name
.type $name, %object
$name: .incbin "small/$data"
.size $name, . - $name
ASSEMBLY
soname=$(readelf -d "$library" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
mkdir -p "$out"
gcc -shared -nostdlib -Wl,-soname,"$soname" -Wl,--build-id=none data.S -o "$out/$soname"
