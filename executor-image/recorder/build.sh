#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the recorder: a Valgrind tool, out of Valgrind's tree, against the distribution's `valgrind` package.
#
#   build.sh [--out DIR] [--target aarch64-linux-gnu --packages ROOT]
#
# DIR (default: a folder of the user's cache named after what goes in) becomes a complete VALGRIND_LIB. It is printed
# on stdout as the only line; what goes on is told on stderr. Nothing is done when DIR is up to date.
#
# Memcheck's source is fetched once, as the distribution's source package of the installed version, by apt with a
# temporary list of sources: apt checks it, and the user's configuration stays as it is. No root is needed.
#
# With --target a cross-compiler builds it for another machine; ROOT is where that machine's valgrind package is unpacked.
set -eu

say() { echo "seepp recorder: $*" >&2; }
fail() { say "$*"; exit 1; }

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
cache=${XDG_CACHE_HOME:-${HOME:?}/.cache}/seepp
out= target= packages=
while [ $# -gt 0 ]; do
    case $1 in
    --out) out=${2:?--out needs a folder}; shift 2 ;;
    --out=*) out=${1#--out=}; shift ;;
    --target) target=${2:?--target needs a triple}; shift 2 ;;
    --packages) packages=${2:?--packages needs a folder}; shift 2 ;;
    *) fail "unknown argument $1; usage: build.sh [--out DIR] [--target TRIPLE --packages ROOT]" ;;
    esac
done

# What Valgrind calls the machine, and the flags that only its compiler knows.
case ${target:-$(uname -m)} in
x86_64*) arch=amd64 machine="-m64" code="-fcf-protection=none" ;;
aarch64*) arch=arm64 machine="" code="-mbranch-protection=none -mno-outline-atomics" ;;
*) fail "this machine ($(uname -m)) is not supported: the recorder knows x86_64 and aarch64" ;;
esac
[ -z "$target" ] || [ -n "$packages" ] || fail "--target needs --packages"
gcc=${target:+$target-}gcc

# --- what must be there --------------------------------------------------------------------------------------------
missing=
command -v dpkg-query >/dev/null || fail "this needs Debian or Ubuntu (dpkg); use the Docker executor elsewhere"
installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }
installed valgrind || missing="$missing valgrind"
installed libc6-dbg || missing="$missing libc6-dbg" # ld.so's symbols: Memcheck does not start without
command -v "$gcc" >/dev/null || missing="$missing gcc${target:+-$target}"
[ -e /usr/include/elf.h ] || missing="$missing libc6-dev"
command -v bzip2 >/dev/null || missing="$missing bzip2"
[ -z "$missing" ] || fail "packages are missing; install them: sudo apt-get install$missing"

version=$(dpkg-query -W -f '${source:Version}' valgrind)
files_of_valgrind() { if [ -n "$packages" ]; then find "$packages" -type f; else dpkg -L valgrind; fi; }
folder_of() { dirname "$(files_of_valgrind | grep "/$1\$" | head -n 1)"; }
library=$(folder_of "libcoregrind-$arch-linux\.a")
libexec=$(folder_of "memcheck-$arch-linux")
include=$(folder_of "pub_tool_tooliface\.h")

key=$( { cat "$here"/*.c "$here"/*.h "$here/build.sh"; echo "$arch $version"; "$gcc" -dumpfullversion; } | sha256sum | cut -c1-16)
[ -n "$out" ] || out=$cache/recorder/$key
if [ "$(cat "$out/.key" 2>/dev/null)" = "$key" ]; then
    echo "$out"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work" "$out/.new.$$"' EXIT
trap 'exit 1' INT TERM

# --- Memcheck's source ---------------------------------------------------------------------------------------------
# The machine's own sources with "deb" turned into "deb-src". Unsigned or disabled ones stay what they are.
source_lists() {
    mkdir -p "$work/parts"
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -r "$list" ] || continue
        sed -n 's/^[[:space:]]*deb[[:space:]]/deb-src /p' "$list" >"$work/parts/$(basename "$list" .list).list"
    done
    for list in /etc/apt/sources.list.d/*.sources; do
        [ -r "$list" ] || continue
        sed 's/^[Tt]ypes:.*/Types: deb-src/' "$list" >"$work/parts/$(basename "$list")"
    done
}

apt() {
    apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/parts" \
        -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o Dir::Cache::archives="$work/archives" \
        -o APT::Sandbox::User="$(id -un)" -o APT::Update::Error-Mode=any "$@"
}

fetch_source() {
    say "fetching the source of valgrind $version"
    source_lists
    mkdir -p "$work/lists/partial" "$work/cache" "$work/archives/partial" "$work/package" "$work/tree"
    apt update >"$work/log" 2>&1 || true # one repository out of order does not matter, if the others have it
    (cd "$work/package" && apt source --download-only "valgrind=$version" >>"$work/log" 2>&1) || {
        cat "$work/log" >&2
        fail "valgrind $version has no source in this machine's package repositories; bring valgrind up to date (sudo apt-get install valgrind) and try again"
    }
    tar -xf "$work"/package/valgrind_*.orig.tar.* -C "$work/tree" --strip-components=1 --wildcards \
        '*/memcheck/*.c' '*/memcheck/*.h' '*/coregrind/*.h' '*/shared/*' '*/priv_storage.h' '*/COPYING' 2>/dev/null || true
    [ -e "$work/tree/memcheck/mc_main.c" ] || fail "the source package of valgrind $version has another layout than expected"
    mkdir -p "$(dirname "$source")"
    rm -rf "$source"
    mv "$work/tree" "$source"
}

source=$cache/valgrind-source/$version
[ -e "$source/memcheck/mc_main.c" ] || fetch_source

# --- compile -------------------------------------------------------------------------------------------------------
say "compiling against valgrind $version"
mkdir -p "$work/o"
defines="-DVGA_$arch=1 -DVGO_linux=1 -DVGP_${arch}_linux=1 -DVGPV_${arch}_linux_vanilla=1"
includes="-I$here -I$source/memcheck -I$include -I$include/vki -I$source/coregrind -I$source"
common="$machine -O2 -fno-strict-aliasing -fno-builtin -fno-stack-protector $code -std=gnu11"
tool="$common -fomit-frame-pointer -fno-pie"
compile() { # name source flags..
    compiled=$1 from=$2
    shift 2
    # shellcheck disable=SC2086
    "$gcc" $defines $includes "$@" -c "$from" -o "$work/o/$compiled.o" || echo "$from" >>"$work/failed"
}

running=0
jobs=$(nproc)
spawn() {
    compile "$@" &
    running=$((running + 1))
    [ $((running % jobs)) -ne 0 ] || wait
}
# The largest first.
spawn memcheck_door "$here/memcheck_door.c" $tool -w
for name in mc_translate mc_leakcheck mc_errors mc_machine mc_malloc_wrappers mc_main_asm; do
    [ -e "$source/memcheck/$name.c" ] || continue
    spawn $name "$source/memcheck/$name.c" $tool -w
done
for file in "$here"/*.c; do
    name=$(basename "$file" .c)
    case $name in memcheck_door | preload) continue ;; esac
    spawn "sp_$name" "$file" $tool -Wall -Wextra -Wno-unused-parameter
done
spawn mc_replace_strmem "$source/memcheck/mc_replace_strmem.c" $common -fPIC -w
spawn preload "$here/preload.c" $common -fPIC -Wall -Wextra
wait
[ ! -e "$work/failed" ] || fail "compiling failed: $(tr '\n' ' ' <"$work/failed")"
mkdir "$work/guest"
mv "$work/o/mc_replace_strmem.o" "$work/o/preload.o" "$work/guest"

# --- link ----------------------------------------------------------------------------------------------------------
wraps=
for name in address_error cond_error value_error jump_error free_error illegal_mempool_error freemismatch_error \
    overlap_error core_mem_error regparam_error memparam_error user_error fishy_value_error \
    size_mismatch_error align_mismatch_error bad_alignment unsafe_zero_size realloc_size_zero; do
    # Those that this version of Memcheck lacks are never called, so wrapping them is without effect.
    wraps="$wraps -Wl,--wrap=vgMemCheck_record_$name"
done
for name in vgPlain_getrlimit vgPlain_make_coredump vgModuleLocal_img_from_local_file vgModuleLocal_read_debuginfo_dwarf3; do
    wraps="$wraps -Wl,--wrap=$name"
done

lib=$work/lib
mkdir "$lib"
# shellcheck disable=SC2086
"$gcc" $machine -O2 -static -no-pie -nodefaultlibs -nostartfiles -u _start -Wl,--build-id=none -Wl,-Ttext-segment=0x58000000 \
    -Wl,-s $wraps -o "$lib/seepp-$arch-linux" "$work"/o/*.o \
    "$library/libcoregrind-$arch-linux.a" "$library/libvex-$arch-linux.a" -lgcc "$library/libgcc-sup-$arch-linux.a"
# shellcheck disable=SC2086
"$gcc" $machine -O2 -shared -nodefaultlibs -nostartfiles -Wl,-z,interpose -Wl,--build-id=none -Wl,-soname,vgpreload_seepp.so.0 \
    -Wl,--wrap=_exit -o "$lib/vgpreload_seepp-$arch-linux.so" "$work"/guest/*.o \
    -Wl,--whole-archive "$library/libreplacemalloc_toolpreload-$arch-linux.a" -Wl,--no-whole-archive
cp "$libexec/vgpreload_core-$arch-linux.so" "$libexec/default.supp" "$lib/"
cp "$here/COPYING" "$lib/COPYING"

# Each file is replaced at once, the key last: a run that is going on keeps what it has open.
mkdir -p "$out"
rm -f "$out/.key"
for file in "$lib"/*; do
    cp "$file" "$out/.new.$$"
    mv "$out/.new.$$" "$out/$(basename "$file")"
done
echo "$key" >"$out/.key"
say "built $out"
echo "$out"
