/* SPDX-License-Identifier: GPL-3.0-or-later

   The store log. Guest code appends each store's address and size to a buffer, inline (instrument.c); nothing is
   decided there. At a flush (step, entry, return) the log is read once: what lies in a dead part of the stack, or
   nowhere that the user can see, is dropped here, the rest is compared with the mirror.

   The kernel's writes, and those of Valgrind in the guest's name, come as ranges. They are noted and read with the
   log, so that the values are those of the flush. */
#include "seepp.h"

#define ADDRESS_MASK ((1ULL << STORE_SIZE_SHIFT) - 1)
#define RANGES_MAX 256

ULong sp_store_log[STORE_LOG_SLOTS + STORE_LOG_SLACK];
ULong* sp_store_next = sp_store_log;

static struct { Addr address; SizeT size; } ranges[RANGES_MAX];
static UInt range_count;

void sp_forget_stores(void)
{
    sp_store_next = sp_store_log;
    range_count = 0;
}

/* The stack grew down since the last flush: what lies there now is a new frame's, whatever was there before. */
static void look_at_new_stack(Thread* t, Addr sp)
{
    if (!sp_in_stack(t, sp)) return;
    if (sp < t->clean) {
        Addr const low = sp > t->lowest ? sp : t->lowest;
        if (low < t->clean) sp_mirror_undefine(t->tid, low, t->clean);
    }
    t->clean = t->flush_sp = sp;
}

void sp_forget_below(Thread* t, Addr cfa)
{
    if (!sp_in_stack(t, cfa - 1)) return;
    if (t->lowest < cfa) sp_mirror_forget(t->lowest, cfa);
    t->lowest = t->clean = t->flush_sp = cfa;
}

static void look_at(Thread* t, Addr address, SizeT size, Addr lowest)
{
    if (LIKELY(sp_in_stack(t, address))) {
        if (address + size <= lowest || (t->depth == 0 && t->tid == 1)) return; /* before main, after main */
        if (address < t->lowest) t->lowest = address;
        sp_mirror_range(t->tid, address, size, True);
        return;
    }
    if (sp_mirror_range(t->tid, address, size, False)) return;
    if (sp_stack_owner(address)) sp_mirror_range(t->tid, address, size, True);
}

static void flush(Thread* t, Addr sp, Addr red_zone)
{
    if (UNLIKELY(!sp_started || sp_silent)) {
        sp_forget_stores();
        return;
    }
    const Frame* const top = sp_top(t);
    Addr const lowest = top && top->step_sp < sp ? top->step_sp : sp;
    /* A leaf function's own variables may lie in its red zone; anything else's stores there are of dead frames. */
    Addr const lowest_user = lowest < sp - red_zone ? lowest : sp - red_zone;
    if (top) look_at_new_stack(t, sp);
    for (const ULong* e = sp_store_log; e < sp_store_next; e++)
        look_at(t, *e & ADDRESS_MASK, *e >> STORE_SIZE_SHIFT & 0x7f, *e & STORE_USER ? lowest_user : lowest);
    for (UInt i = 0; i < range_count; i++) look_at(t, ranges[i].address, ranges[i].size, lowest);
    sp_forget_stores();
}

void sp_flush_stores(Thread* t, Addr sp) { flush(t, sp, SP_RED_ZONE); }
void sp_flush_stores_of_caller(Thread* t, Addr cfa) { flush(t, cfa, 0); }

/* Long logs are read whole, so that each of thousands of frees in one step does not walk along one. */
#define WALKED_MOST 512

void sp_flush_stores_in(Thread* t, Addr low, Addr high)
{
    if (UNLIKELY(!sp_started || sp_silent)) return;
    if (sp_store_next - sp_store_log > WALKED_MOST) {
        sp_flush_stores(t, VG_(get_SP)(t->tid));
        return;
    }
    for (ULong* e = sp_store_log; e < sp_store_next; e++) {
        Addr const address = *e & ADDRESS_MASK;
        if (address < low || address >= high) continue;
        sp_mirror_range(t->tid, address, *e >> STORE_SIZE_SHIFT & 0x7f, False);
        *e = 0;
    }
    for (UInt i = 0; i < range_count; i++)
        if (ranges[i].address < high && ranges[i].address + ranges[i].size > low)
            sp_mirror_range(t->tid, ranges[i].address, ranges[i].size, False);
}

void sp_on_store_log_full(void)
{
    sp_flush_stores(sp_current, VG_(get_SP)(sp_current->tid));
}

void sp_on_range_stored(Addr address, SizeT size)
{
    if (size == 0 || !sp_started) return;
    if (range_count == RANGES_MAX) sp_on_store_log_full();
    ranges[range_count].address = address;
    ranges[range_count].size = size;
    range_count++;
}
