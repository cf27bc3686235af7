/* SPDX-License-Identifier: GPL-3.0-or-later

   The shadow stack: one frame for each activation of a user function, pushed at its first instruction. A frame is
   known by its CFA. It is dead once the stack pointer has reached its CFA, which is right for returns, exceptions and
   longjmp alike, and needs no unwinding.

   Where a call pushes nothing (arm64), a leaf function without variables runs with the stack pointer at its CFA, and so
   does its caller when it is back. Returns are seen; what is left is a function that was left otherwise. A frame that
   has had stack of its own is dead, one that never had is alive as long as its function runs.

   Frames on another stack than the thread's own (ucontext, alternate signal stacks) are kept until control comes back
   below them: their addresses cannot be compared with the others'. */
#include "seepp.h"

Bool sp_was_left(const Frame* f, Int function, Addr sp)
{
    if (SP_CALL_PUSHES || f->cfa != sp) return f->cfa <= sp;
    return f->takes_stack || function < 0 || f->function != (UInt)function;
}

void sp_pop_dead_frames(Thread* t, Addr sp)
{
    UInt dead = 0;
    Bool const on_stack = sp_in_stack(t, sp);
    while (dead < t->depth) {
        Addr const cfa = t->frames[t->depth - 1 - dead].cfa;
        if (cfa > sp && sp_in_stack(t, cfa - 1) == on_stack) break;
        if (sp_in_stack(t, cfa - 1) != on_stack && !on_stack) break;
        dead++;
    }
    if (!dead) return;
    t->depth -= dead;
    sp_put_kind(t->tid, REC_POP);
    sp_put_uv(dead);
}

void sp_push_frame(Thread* t, UInt function, Addr cfa, Addr return_address)
{
    Frame* const caller = sp_top(t);
    sp_put_kind(t->tid, REC_PUSH);
    sp_put_uv(function);
    sp_put_uv(cfa);
    sp_put_uv(caller ? (ULong)(caller->last_site + 1) : 0);
    sp_put_uv(return_address);
    if (t->depth == t->capacity) {
        t->capacity = t->capacity ? t->capacity * 2 : 64;
        t->frames = VG_(realloc)("seepp.frames", t->frames, t->capacity * sizeof *t->frames);
    }
    Frame* const f = &t->frames[t->depth++];
    f->function = function;
    f->entered = False;
    f->last_site = NO_SITE;
    f->last_statement = NO_STATEMENT;
    f->takes_stack = False;
    f->cfa = cfa;
    f->step_sp = cfa;
    f->result_address = sp_result_address_at_entry(t->tid);
}

void sp_pop_frame(Thread* t)
{
    t->depth--;
    sp_put_kind(t->tid, REC_POP);
    sp_put_uv(1);
}
