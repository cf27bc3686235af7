/* SPDX-License-Identifier: GPL-3.0-or-later

   The program's memory limit. Its heap and its own private mappings are counted; an allocation above the limit is
   refused (malloc answers null, new throws std::bad_alloc, see preload.c). A mapping made above it ends the recording:
   a system call cannot be refused from here. Stacks of threads are reserved, not used, and not counted.

   An address-space limit would not do: it would end Valgrind itself, and with it the trace. */
#include "seepp.h"

static ULong in_use;

static ULong limit(void) { return sp_options.memory_mb << 20; }

Bool sp_admit_bytes(ThreadId tid, SizeT size)
{
    if (LIKELY(!limit() || sp_silent)) return True;
    if (LIKELY(size <= limit() && in_use + size <= limit())) return True;
    sp_put_kind(tid, REC_LIMIT);
    sp_put_u8(LIMIT_MEMORY);
    return False;
}

void sp_count_memory(Long change) { in_use = change < 0 && (ULong)-change > in_use ? 0 : in_use + change; }

#define MAP_STACK 0x20000 /* as glibc asks for threads' stacks */
#define MAP_NORESERVE 0x4000

static SizeT counted(SizeT length, UWord protection, UWord flags)
{
    if (!(protection & VKI_PROT_WRITE) || !(flags & VKI_MAP_PRIVATE) || flags & (MAP_STACK | MAP_NORESERVE)) return 0;
    return length;
}

void sp_note_map(ThreadId tid, const UWord* args, SysRes result)
{
    if (sr_isError(result)) return;
    sp_count_memory((Long)counted(args[1], args[2], args[3]));
    if (limit() && in_use > limit() && sp_started) {
        Thread* const t = sp_thread(tid);
        const Frame* const top = sp_top(t);
        sp_stop_at_limit(t, LIMIT_MEMORY, top ? top->last_site : NO_SITE, VG_(get_SP)(tid));
    }
}

void sp_note_unmap(const UWord* args, SysRes result)
{
    if (!sr_isError(result)) sp_count_memory(-(Long)args[1]);
}
