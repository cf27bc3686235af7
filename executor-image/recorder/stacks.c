/* SPDX-License-Identifier: GPL-3.0-or-later

   Call stacks of allocations, frees and errors. Valgrind keeps each distinct one once; the stream defines it at first
   use. Instruction pointers of callers are return addresses less one, as Valgrind has them. */
#include "seepp.h"
#include "pub_core_basics.h"
#include "pub_core_execontext.h"

static UInt* numbers; /* by ECU / 4; 0 = not defined yet */
static UInt capacity;
static UInt defined;

UInt sp_stack_of(ExeContext* context)
{
    if (!context) return 0;
    UInt const slot = VG_(get_ECU_from_ExeContext)(context) / 4;
    if (slot >= capacity) {
        UInt const larger = slot * 2 + 64;
        numbers = VG_(realloc)("seepp.stacks", numbers, larger * sizeof *numbers);
        VG_(memset)(numbers + capacity, 0, (larger - capacity) * sizeof *numbers);
        capacity = larger;
    }
    if (!numbers[slot]) {
        numbers[slot] = ++defined;
        sp_put_global_kind(REC_STACK);
        sp_put_uv(numbers[slot]);
        Int const count = VG_(get_ExeContext_n_ips)(context);
        const Addr* const ips = VG_(get_ExeContext_StackTrace)(context);
        sp_put_uv((ULong)count);
        for (Int i = 0; i < count; i++) sp_put_uv(ips[i]);
    }
    return numbers[slot];
}

UInt sp_stack_now(ThreadId tid) { return sp_stack_of(VG_(record_ExeContext)(tid, 0)); }
