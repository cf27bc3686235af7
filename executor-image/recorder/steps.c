/* SPDX-License-Identifier: GPL-3.0-or-later

   Steps: what guest code calls at sites, entries and returns (docs/recording.md, "Rules the recorder keeps").

   A site is a step when its statement differs from the one executed last in the same activation, or when control has
   jumped back to the statement's first site (a turn of a loop). A silent site is noted, but makes no step unless it is
   the first of a function or of an exception's handler. */
#include "seepp.h"

ULong sp_steps;

void sp_put_step(Thread* t, Int site, StepReason reason, Addr sp)
{
    if (t->said_sp != sp) {
        t->said_sp = sp;
        sp_put_kind(t->tid, REC_STACK_BELOW);
        sp_put_uv(sp);
    }
    sp_put_kind(t->tid, REC_STEP);
    sp_put_uv((ULong)(site + 1));
    sp_put_u8(reason);
    sp_steps++;
    Frame* const top = sp_top(t);
    if (top) top->step_sp = sp;
}

/* A step that the program goes on from: the last one that a limit allows becomes the final one. */
void sp_step(Thread* t, Int site, StepReason reason, Addr sp)
{
    if (UNLIKELY(sp_options.max_steps && sp_steps + 1 >= sp_options.max_steps)) sp_stop_at_limit(t, LIMIT_STEPS, site, sp);
    if (UNLIKELY(sp_options.max_bytes && sp_stream_bytes() >= sp_options.max_bytes))
        sp_stop_at_limit(t, LIMIT_TRACE_BYTES, site, sp);
    sp_put_step(t, site, reason, sp);
}

void sp_on_entry(UWord function, Addr sp)
{
    if (UNLIKELY(sp_silent)) return;
    Thread* const t = sp_current;
    if (UNLIKELY(!sp_started)) sp_start();
    Addr const cfa = sp_cfa_at_entry(sp);
    sp_flush_stores_of_caller(t, cfa); /* not the return address: PUSH tells it */
    sp_pop_dead_frames(t, cfa);
    sp_forget_below(t, cfa);
    sp_push_frame(t, function, cfa, sp_return_address_at_entry(t->tid, sp));
}

void sp_on_site(UWord site, Addr sp)
{
    if (UNLIKELY(sp_silent)) return;
    Thread* const t = sp_current;
    const PlanSite* const s = &sp_plan.sites[site];
    Frame* f = sp_top(t);
    if (UNLIKELY(!f || sp_was_left(f, (Int)s->function, sp))) {
        sp_pop_dead_frames(t, sp);
        f = sp_top(t);
    }
    if (UNLIKELY(!f || f->function != s->function)) return; /* entered by a way we did not see */
    f->takes_stack |= sp < f->cfa;

    Bool const back = (s->flags & SITE_FIRST) && f->last_site != NO_SITE && (Int)site <= f->last_site;
    StepReason reason = STEP_LINE;
    if (UNLIKELY(t->catching)) reason = STEP_CATCH;
    else if ((s->flags & SITE_ENTRY) && !f->entered && !(sp_plan.functions[f->function].flags & FUNCTION_STATIC_INIT))
        reason = STEP_CALL;
    else if ((s->statement == f->last_statement && !back) || (s->flags & SITE_SILENT)) {
        f->last_site = (Int)site;
        f->last_statement = s->statement;
        return;
    }
    t->catching = False;
    sp_flush_stores(t, sp);
    f->entered = True;
    f->last_site = (Int)site;
    f->last_statement = s->statement;
    sp_step(t, (Int)site, reason, sp);
}

/* The result as it stands in registers: for each register of the mask its bytes, then its V bits. */
static void put_result(Thread* t, const Frame* frame, UInt mask)
{
    static const ReturnRegister registers[SP_RETURN_REGISTER_COUNT] = SP_RETURN_REGISTERS;
    sp_put_kind(t->tid, REC_RETURN);
    sp_put_u8(mask);
    for (UInt i = 0; i < SP_RETURN_REGISTER_COUNT; i++) {
        if (!(mask >> i & 1)) continue;
        UChar value[16], vbits[16];
        VG_(memset)(vbits, 0, sizeof vbits);
        if (registers[i].place == SP_IN_STATE) {
            VG_(get_shadow_regs_area)(t->tid, value, 0, registers[i].offset, registers[i].bytes);
            VG_(get_shadow_regs_area)(t->tid, vbits, 1, registers[i].offset, registers[i].bytes);
        } else if (registers[i].place == SP_X87_TOP) {
            Int const offset = sp_offset_x87_top(t->tid);
            Bool undefined = False;
            VG_(get_shadow_regs_area)(t->tid, value, 0, offset, 8);
            VG_(get_shadow_regs_area)(t->tid, vbits, 1, offset, 8);
            for (UInt b = 0; b < 8; b++) undefined |= vbits[b] != 0;
            sp_widen_float(value);
            VG_(memset)(vbits, undefined ? 0xff : 0, sizeof vbits);
        } else if (registers[i].place == SP_RESULT_ADDRESS) {
            VG_(memcpy)(value, &frame->result_address, sizeof frame->result_address);
        }
        sp_put_bytes(value, registers[i].bytes);
        sp_put_bytes(vbits, registers[i].bytes);
    }
}

void sp_on_return(UWord function, Addr sp)
{
    if (UNLIKELY(sp_silent)) return;
    Thread* const t = sp_current;
    Addr const cfa = sp_cfa_at_entry(sp);
    sp_pop_dead_frames(t, cfa - 1);
    Frame* const f = sp_top(t);
    if (!f || f->function != function || f->cfa != cfa) return;
    UInt const flags = sp_plan.functions[function].flags;
    sp_flush_stores(t, sp);
    if (!(flags & FUNCTION_STATIC_INIT) && f->last_site != NO_SITE) {
        if (FUNCTION_RETURN_MASK(flags)) put_result(t, f, FUNCTION_RETURN_MASK(flags));
        sp_step(t, f->last_site, STEP_RETURN, sp);
    }
    sp_pop_frame(t);
}
