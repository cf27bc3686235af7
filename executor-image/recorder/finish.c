/* SPDX-License-Identifier: GPL-3.0-or-later

   How a recording ends: the program's own end, a fatal signal, a limit. In each case the stream gets its final step
   and goes out whole.

   A fatal signal's details are learnt of where Valgrind prepares to dump core: the linker puts our functions in the
   place of two of its own (--wrap). No core is ever written. Signals that dump no core are read off the thread that
   they ended; their code and address are not known (0). */
#include "seepp.h"
#include "pub_core_basics.h"
#include "pub_core_vki.h"
#include "pub_core_threadstate.h"
#include "compat.h"

static UInt started_at;
static struct { Int number, code; Addr address; } fault;
static struct { ThreadId tid; UWord status; } exiting = { 1, 0 };

/* Valgrind tells a tool at its end no status; the system call does. */
void sp_note_exit(ThreadId tid, UWord status)
{
    exiting.tid = tid;
    exiting.status = status & 0xff;
}

Int __real_vgPlain_getrlimit(Int resource, struct vki_rlimit* limit);
Int __wrap_vgPlain_getrlimit(Int resource, struct vki_rlimit* limit);
Int __wrap_vgPlain_getrlimit(Int resource, struct vki_rlimit* limit)
{
    Int const result = __real_vgPlain_getrlimit(resource, limit);
    if (resource == VKI_RLIMIT_CORE && result == 0) limit->rlim_cur = 1; /* so that make_coredump is called */
    return result;
}

void __wrap_vgPlain_make_coredump(ThreadId tid, const vki_siginfo_t* info, ULong max_size);
void __wrap_vgPlain_make_coredump(ThreadId tid, const vki_siginfo_t* info, ULong max_size)
{
    (void)tid; (void)max_size;
    fault.number = info->si_signo;
    fault.code = info->si_code;
    /* Only the hardware's signals have an address; in others the field means something else. */
    if (info->si_signo == VKI_SIGSEGV || info->si_signo == VKI_SIGBUS || info->si_signo == VKI_SIGILL
        || info->si_signo == VKI_SIGFPE || info->si_signo == VKI_SIGTRAP)
        fault.address = (Addr)info->_sifields._sigfault._addr;
}

/* The thread that a fatal signal ended, or 0. */
static ThreadId killed_thread(Int* signal)
{
    for (ThreadId tid = 1; tid < VG_N_THREADS; tid++) {
        if (VG_(threads)[tid].exitreason != VgSrc_FatalSig || !VG_(threads)[tid].os_state.fatalsig) continue;
        *signal = VG_(threads)[tid].os_state.fatalsig;
        return tid;
    }
    return VG_INVALID_THREADID;
}

static void finish_by_signal(Thread* t, Int signal)
{
    Addr const sp = VG_(get_SP)(t->tid);
    sp_flush_stores(t, sp);
    const Frame* top = sp_top(t);
    if (top && (SP_CALL_PUSHES || sp_was_left(top, sp_function_at(VG_(get_IP)(t->tid)), sp))) {
        sp_pop_dead_frames(t, sp);
        top = sp_top(t);
    }
    Bool const known = fault.number == signal;
    sp_put_kind(t->tid, REC_SIGNAL);
    sp_put_uv((ULong)signal);
    sp_put_uv(known ? (ULong)(UInt)fault.code : 0);
    sp_put_uv(known ? fault.address : 0);
    sp_put_step(t, top ? top->last_site : NO_SITE, STEP_SIGNAL, sp);
}

void sp_finish(void)
{
    if (sp_silent) return;
    Int signal = 0;
    ThreadId const killed = killed_thread(&signal);
    if (killed != VG_INVALID_THREADID) {
        finish_by_signal(sp_thread(killed), signal);
    } else {
        Thread* const t = sp_thread(exiting.tid);
        sp_flush_stores(t, t->flush_sp);
        sp_put_kind(t->tid, REC_EXIT);
        sp_put_uv(exiting.status);
        sp_put_step(t, NO_SITE, sp_thread(1)->depth ? STEP_EXIT : STEP_END, t->said_sp);
    }
    sp_flush_stream();
    sp_silent = True;
}

void sp_stop_at_limit(Thread* t, LimitKind which, Int site, Addr sp)
{
    sp_flush_stores(t, sp);
    sp_put_kind(t->tid, REC_LIMIT);
    sp_put_u8(which);
    sp_put_step(t, site, STEP_LIMIT, sp);
    sp_flush_stream();
    sp_silent = True;
    VG_(exit)(0);
}

void sp_start_clock(void) { started_at = VG_(read_millisecond_timer)(); }

void sp_check_seconds(void)
{
    if (!sp_options.seconds || VG_(read_millisecond_timer)() - started_at < sp_options.seconds * 1000) return;
    Thread* const t = sp_current;
    const Frame* const top = sp_top(t);
    sp_stop_at_limit(t, LIMIT_SECONDS, top ? top->last_site : NO_SITE, VG_(get_SP)(t->tid));
}
