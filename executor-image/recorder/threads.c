/* SPDX-License-Identifier: GPL-3.0-or-later

   The guest's threads, as the recorder sees them: bounds of their stacks, who runs now, beginnings and ends.
   Valgrind runs one thread at a time, so that nothing here needs a lock. */
#include "seepp.h"

Thread* sp_current;

static Thread** table; /* by ThreadId */
static UInt alive_count;

void sp_init_threads(void)
{
    table = VG_(calloc)("seepp.threads", VG_N_THREADS, sizeof *table);
    sp_current = sp_thread(1);
}

Thread* sp_thread(ThreadId tid)
{
    tl_assert(tid < VG_N_THREADS);
    if (UNLIKELY(!table[tid])) {
        table[tid] = VG_(calloc)("seepp.thread", 1, sizeof(Thread));
        table[tid]->tid = tid;
    }
    return table[tid];
}

Bool sp_in_stack(const Thread* t, Addr a) { return a >= t->stack_low && a < t->stack_high; }

Thread* sp_stack_owner(Addr address)
{
    if (alive_count < 2) return NULL; /* the current thread's own stack was looked at before */
    for (ThreadId tid = 1; tid < VG_N_THREADS; tid++) {
        Thread* const t = table[tid];
        if (t && t->alive && t != sp_current && sp_in_stack(t, address) && address >= VG_(get_SP)(tid)) return t;
    }
    return NULL;
}

static ThreadId creator_of_next = 0;

static void before_create(ThreadId creator, ThreadId child)
{
    (void)child;
    creator_of_next = creator;
}

static void before_first_instruction(ThreadId tid)
{
    if (sp_silent) return;
    Thread* const t = sp_thread(tid);
    Frame* const frames = t->frames;
    UInt const capacity = t->capacity;
    VG_(memset)(t, 0, sizeof *t); /* a ThreadId is used again after its thread has ended */
    t->tid = tid;
    t->frames = frames;
    t->capacity = capacity;
    t->alive = True;
    alive_count++;
    Addr const sp = VG_(get_SP)(tid);
    t->stack_high = VG_(thread_get_stack_max)(tid) + 1;
    t->stack_low = t->stack_high - VG_(thread_get_stack_size)(tid);
    t->clean = t->flush_sp = t->lowest = sp;
    sp_put_global_kind(REC_THREAD_START);
    sp_put_uv(tid);
    sp_put_uv(tid == 1 ? 0 : creator_of_next);
    sp_put_uv(t->stack_low);
    sp_put_uv(t->stack_high);
    if (tid == 1) sp_note_arguments(sp);
    else if (sp_started) sp_start_thread_locals(t);
}

static void before_exit(ThreadId tid)
{
    if (sp_silent) return;
    Thread* const t = sp_thread(tid);
    if (!t->alive) return;
    if (t == sp_current) sp_flush_stores(t, VG_(get_SP)(tid));
    t->alive = False;
    alive_count--;
    if (tid == 1) return; /* the main thread ends with the program, see finish.c */
    t->depth = 0;
    if (t->locals.high) sp_mirror_remove_range(t->locals);
    sp_put_global_kind(REC_THREAD_END);
    sp_put_uv(tid);
}

static void client_code_begins(ThreadId tid, ULong blocks)
{
    (void)blocks;
    if (sp_silent) return;
    if (UNLIKELY(sp_current->tid != tid)) {
        /* What the other thread stored is emitted as its own, as far as its stack is alive. */
        if (sp_current->alive) sp_flush_stores(sp_current, VG_(get_SP)(sp_current->tid));
        sp_current = sp_thread(tid);
    }
    sp_flush_stream_if_old();
    sp_check_seconds();
}

void sp_register_threads(void)
{
    VG_(track_pre_thread_ll_create)(before_create);
    VG_(track_pre_thread_first_insn)(before_first_instruction);
    VG_(track_pre_thread_ll_exit)(before_exit);
    VG_(track_start_client_code)(client_code_begins);
}
