#!/bin/sh
# Gathers what the image runs, and nothing else, from the Debian it was built on:
#
#   pick-files.sh ROOT        ROOT becomes the image's root folder
#
# g++ and gcc with what they need to compile and link, libc and its headers, Node, and the few programs that the runner
# calls. Left out, because nothing here uses it: LTO, sanitizers, static libraries, gconv, most kernel headers, perl, apt,
# locales but C.UTF-8, and of ICU all but numbers in English (small-icu.sh).
set -eu
root=${1:?"usage: pick-files.sh ROOT"}
here=$(dirname "$(readlink -f "$0")")
machine=$(gcc -dumpmachine)
version=$(gcc -dumpversion)
lib=/usr/lib/$machine
mkdir -p "$root"

# Copies files and folders at their places; of a link also what it leads to.
take() {
    for path; do
        path=$(real_folder "$path")
        [ -e "$root$path" ] && [ ! -d "$path" ] && continue
        mkdir -p "$root$(dirname "$path")"
        cp -a "$path" "$root$(dirname "$path")/"
        if [ -L "$path" ]; then take "$(dirname "$path")/$(readlink "$path")"; fi
    done
}

# The path without links and dots in its folder: /lib64/x is /usr/lib64/x.
real_folder() {
    case $1 in */usr/*/../*) set -- "$(readlink -f "$(dirname "$1")")/$(basename "$1")" ;; esac
    folder=$(readlink -f "$(dirname "$1")")
    echo "${folder%/}/$(basename "$1")"
}

# Programs and libraries with every shared library that they load.
take_loaded() {
    for path; do
        take "$path"
        for library in $(ldd "$(readlink -f "$path")" 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p'); do
            take "$library"
        done
    done
}

files_of() { dpkg -L "$1" | while read -r path; do if [ -f "$path" ] || [ -L "$path" ]; then echo "$path"; fi; done; }

mkdir -p "$root/usr/bin" "$root/usr/lib" "$root/etc" "$root/tmp" "$root/proc" "$root/dev" "$root/sys" "$root/var" "$root/home"
for link in bin lib lib64 sbin; do
    [ -L "/$link" ] && cp -a "/$link" "$root/$link"
    mkdir -p "$root/usr/$link"
done

# --- compiler and linker
compiler=$(dirname "$(gcc -print-prog-name=cc1plus)")
take_loaded /usr/bin/g++ /usr/bin/gcc "$compiler/cc1plus" "$compiler/cc1" "$compiler/collect2" \
    /usr/bin/as /usr/bin/ld /usr/bin/mold
take "$compiler/liblto_plugin.so"
inner=$(dirname "$(gcc -print-libgcc-file-name)")
take "$inner/include" "$inner/crtbegin.o" "$inner/crtend.o" "$inner/libgcc.a" "$inner/libgcc_s.so" "$inner/libstdc++.so" \
    "$inner/libstdc++exp.a"
# Newer compilers link these as needed, whatever the program.
for library in "$inner"/libgcc_s_asneeded.so "$inner"/libatomic_asneeded.so "$inner"/libatomic.so "$lib"/libatomic.so.1; do
    [ ! -e "$library" ] || take "$library"
done
rm -rf "$root$inner/include/sanitizer"

# --- the standard library and libc, to compile with and to run with
take "/usr/include/c++/$version" "/usr/include/$machine/c++"
rm -rf "$root/usr/include/c++/$version/parallel" # libstdc++'s parallel mode: it needs OpenMP's library, which is not here
for header in $(files_of libc6-dev | grep '^/usr/include/'); do take "$header"; done
take "$lib/crt1.o" "$lib/crti.o" "$lib/crtn.o" "$lib/libc.so" "$lib/libc_nonshared.a" "$lib/libm.so" "$lib/libpthread.a" \
    "$lib/libdl.a" "$lib/librt.a" "$lib/libc.so.6" "$lib/libm.so.6" "$lib/libgcc_s.so.1" "$lib/libstdc++.so.6" /usr/lib/locale/C.utf8
# libm.so is a linker script that may name a second library.
for library in $(grep -o '/[^ ]*libmvec[^ ]*' "$lib/libm.so" | sort -u); do take "$library"; done
# Of the kernel's headers those that libc's own include. The compiler names files without links, so asm/ comes whole.
take "/usr/include/$machine/asm"/* /usr/include/asm-generic
files_of libc6-dev | sed -n "s#^/usr/include/$machine/##p; s#^/usr/include/##p" | grep '\.h$' | grep -v '^bits/\|^rpc' | sort -u |
    while read -r header; do
        printf '#define _GNU_SOURCE\n#include <stdio.h>\n#include <sys/types.h>\n#include <%s>\n' "$header" | gcc -x c -M - 2>/dev/null || true
    done | tr -s ' \\' '\n\n' | grep '^/usr/include/linux/' | sort -u |
    while read -r header; do take "$header"; done

# --- what Valgrind needs of ld.so: its symbols, without the rest of libc's debug information
loader=$(readlink -f "$(ldd /usr/bin/node | sed -n 's/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p')")
id=$(readelf -n "$loader" | sed -n 's/.*Build ID: //p')
debug=/usr/lib/debug/.build-id/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-).debug
mkdir -p "$root$(dirname "$debug")"
objcopy --strip-debug "$debug" "$root$debug"

# --- Node, and what the runner and traced programs call
take_loaded /usr/bin/node /usr/bin/dash /usr/bin/sh
# A program that its user may run but not read cannot be traced: the environment, memory and descriptors of the runner, and
# of the launcher below, are closed to what runs beside them as the same user (ptrace(2), PR_SET_DUMPABLE). In AWS Lambda
# that environment holds credentials.
chmod 711 "$root$(readlink -f /usr/bin/node)"
for name in libdw.so.1 libseccomp.so.2; do # of the symbols reader and the sandbox launcher
    take_loaded "$(ldconfig -p | sed -n "s/.*=> \(.*$name\)\$/\1/p" | head -n 1)"
done
# Of these, the files that libnode has the path of in it.
for file in $(strings "$(ldconfig -p | sed -n "s/.*=> \(.*libnode\.so\.[0-9]*\)$/\1/p")" | grep -o "^/usr/share/nodejs/[^ ]*\.js$"); do take "$file"; done
small=$(mktemp -d)
sh "$here/small-icu.sh" "$small"
for library in "$small"/*; do
    name=$(basename "$library")
    rm -f "$root$lib/$name".*
    [ -e "$root$lib/$name" ] || [ -L "$root$lib/$name" ] || { echo "pick-files: Node does not load $name any more" >&2; exit 1; }
    rm -f "$root$lib/$name"
    cp "$library" "$root$lib/$name"
done
rm -rf "$small"

printf 'root:x:0:0:root:/:/usr/bin/sh\nseepp:x:1000:1000:seepp:/tmp:/usr/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nseepp:x:1000:\n' >"$root/etc/group"
chmod 1777 "$root/tmp"
