/* SPDX-License-Identifier: GPL-3.0-or-later

   What Valgrind need not read at start-up. The recorder takes addresses only: line numbers and inlined calls (DWARF)
   are read by See++'s own tools, from the same binary, outside the run. So the linker puts these functions in the
   place of Valgrind's readers (--wrap).

   Separate debug files (libc6-dbg) are opened for the dynamic linker alone: Memcheck needs its symbols to replace its
   string functions. Without the others, redirection loses nothing (what it replaces is in the dynamic symbol tables),
   nor does unwinding (.eh_frame is in the objects themselves); suppressions that name private functions of libc would
   not match, and the distribution's default ones have none such for a glibc of our time. */
#include "seepp.h"
#include "compat.h"

struct _DiImage;
struct _DiImage* __real_vgModuleLocal_img_from_local_file(const HChar* path);
struct _DiImage* __wrap_vgModuleLocal_img_from_local_file(const HChar* path);

static Bool is_separate_debug_file(const HChar* path) { return VG_(strncmp)(path, "/usr/lib/debug/", 15) == 0; }
static Bool is_dynamic_linker(const HChar* path)
{
    const HChar* const name = VG_(basename)(path);
    return VG_(strncmp)(name, "ld-", 3) == 0 || VG_(strncmp)(name, "ld.", 3) == 0 || VG_(strncmp)(name, "ld64", 4) == 0;
}

struct _DiImage* __wrap_vgModuleLocal_img_from_local_file(const HChar* path)
{
    static Bool object_is_dynamic_linker = False; /* the debug files asked for next are for this object */
    if (!is_separate_debug_file(path)) object_is_dynamic_linker = is_dynamic_linker(path);
    else if (!object_is_dynamic_linker) return NULL;
    return __real_vgModuleLocal_img_from_local_file(path);
}

/* Line numbers. The parameters differ between versions and are not looked at. */
void __wrap_vgModuleLocal_read_debuginfo_dwarf3(void);
void __wrap_vgModuleLocal_read_debuginfo_dwarf3(void) { }
