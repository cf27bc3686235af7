/* SPDX-License-Identifier: GPL-3.0-or-later

   Our pass over the code. It runs on what Memcheck made of a superblock, so that our helpers are not shadowed and our
   own stores are not checked. It adds
   - a helper call at each site, function entry and return of the plan, and where exceptions are thrown and caught;
   - to each store of guest code (the library's too: it writes into the user's objects) an inline append to the store
     log: an entry is the address, the size in bits 56..62, and bit 63 for the user's own code.

   Within a superblock the log's end is kept in a temporary; it is written back before helper calls and side exits,
   and at once in user code, where a fault may end the program at any access. */
#include "seepp.h"
#include "pub_tool_poolalloc.h"
#include "mc_include.h"

typedef struct {
    IRSB* out;
    IRExpr* log_end; /* the log's end as of the last reload, or NULL */
    UInt pending;    /* entries appended since */
    Bool in_user;
    Bool call_push;  /* the store at hand is of a call's return address */
    Addr next;       /* the next instruction's address */
    UInt stores;
} Pass;

static void add(Pass* p, IRStmt* statement) { addStmtToIRSB(p->out, statement); }

static IRExpr* assign(Pass* p, IRType type, IRExpr* value)
{
    IRTemp const t = newIRTemp(p->out->tyenv, type);
    add(p, IRStmt_WrTmp(t, value));
    return IRExpr_RdTmp(t);
}

static IRExpr* word(ULong value) { return IRExpr_Const(IRConst_U64(value)); }
static IRExpr* pointer(const void* p) { return word((ULong)(Addr)p); }
static IRExpr* sum(Pass* p, IRExpr* base, ULong offset)
{
    return offset ? assign(p, Ity_I64, IRExpr_Binop(Iop_Add64, base, word(offset))) : base;
}

/* Writes the log's end back; the next store reloads it. */
static void write_back(Pass* p)
{
    if (p->pending) add(p, IRStmt_Store(Iend_LE, pointer(&sp_store_next), sum(p, p->log_end, 8 * p->pending)));
    p->pending = 0;
    p->log_end = NULL;
}

static void call(Pass* p, const HChar* name, void* function, IRExpr** arguments, IRExpr* guard)
{
    write_back(p);
    IRDirty* const d = unsafeIRDirty_0_N(0, name, VG_(fnptr_to_fnentry)(function), arguments);
    if (guard) d->guard = guard;
    add(p, IRStmt_Dirty(d));
}

static IRExpr* guest(Pass* p, Int offset) { return assign(p, Ity_I64, IRExpr_Get(offset, Ity_I64)); }

static IRExpr* entry_for(Pass* p, IRExpr* address, UInt size)
{
    ULong const tag = (ULong)size << STORE_SIZE_SHIFT | (p->in_user && !p->call_push ? STORE_USER : 0);
    if (address->tag == Iex_Const) return word(address->Iex.Const.con->Ico.U64 | tag);
    return assign(p, Ity_I64, IRExpr_Binop(Iop_Or64, address, word(tag)));
}

static void log_store(Pass* p, IRExpr* address, UInt size)
{
    p->stores++;
    IRExpr* const entry = entry_for(p, address, size);
    if (!p->log_end) p->log_end = assign(p, Ity_I64, IRExpr_Load(Iend_LE, Ity_I64, pointer(&sp_store_next)));
    add(p, IRStmt_Store(Iend_LE, sum(p, p->log_end, 8 * p->pending), entry));
    p->pending++;
    if (p->in_user) write_back(p);
}

/* The entry is written always, but counts only when the guard holds. */
static void log_guarded_store(Pass* p, IRExpr* address, UInt size, IRExpr* guard)
{
    p->stores++;
    write_back(p);
    IRExpr* const entry = entry_for(p, address, size);
    IRExpr* const end = assign(p, Ity_I64, IRExpr_Load(Iend_LE, Ity_I64, pointer(&sp_store_next)));
    add(p, IRStmt_Store(Iend_LE, end, entry));
    IRExpr* const next = sum(p, end, 8);
    add(p, IRStmt_Store(Iend_LE, pointer(&sp_store_next), assign(p, Ity_I64, IRExpr_ITE(guard, next, end))));
}

static UInt size_of(Pass* p, IRExpr* data) { return sizeofIRType(typeOfIRExpr(p->out->tyenv, data)); }

static void log_stores_of(Pass* p, IRStmt* s)
{
    switch (s->tag) {
    case Ist_Store:
        p->call_push = SP_CALL_PUSHES && s->Ist.Store.data->tag == Iex_Const && s->Ist.Store.data->Iex.Const.con->tag == Ico_U64
                    && s->Ist.Store.data->Iex.Const.con->Ico.U64 == p->next;
        log_store(p, s->Ist.Store.addr, size_of(p, s->Ist.Store.data));
        p->call_push = False;
        break;
    case Ist_StoreG: {
        IRStoreG* const g = s->Ist.StoreG.details;
        log_guarded_store(p, g->addr, size_of(p, g->data), g->guard);
        break;
    }
    case Ist_CAS: {
        IRCAS* const c = s->Ist.CAS.details;
        log_store(p, c->addr, size_of(p, c->dataLo) * (c->dataHi ? 2 : 1));
        break;
    }
    case Ist_LLSC:
        if (s->Ist.LLSC.storedata) log_store(p, s->Ist.LLSC.addr, size_of(p, s->Ist.LLSC.storedata));
        break;
    case Ist_Dirty: {
        IRDirty* const d = s->Ist.Dirty.details;
        if (d->mFx == Ifx_Write || d->mFx == Ifx_Modify)
            call(p, "sp_on_range_stored", &sp_on_range_stored, mkIRExprVec_2(d->mAddr, word(d->mSize)), d->guard);
        break;
    }
    default:
        break;
    }
}

static void note_exceptions(Pass* p, Addr address)
{
    const ExceptionEntries* const e = sp_exception_entries();
    if (LIKELY(address != e->throw && address != e->rethrow && address != e->begin_catch && address != e->end_catch
               && address != e->terminate_handler)) return;
    IRExpr* const sp = guest(p, SP_OFFSET_SP);
    if (address == e->throw)
        call(p, "sp_on_throw", &sp_on_throw,
             mkIRExprVec_3(guest(p, SP_OFFSET_ARGUMENT0), guest(p, SP_OFFSET_ARGUMENT1), sp), NULL);
    else if (address == e->rethrow)
        call(p, "sp_on_rethrow", &sp_on_rethrow, mkIRExprVec_1(sp), NULL);
    else if (address == e->begin_catch)
        call(p, "sp_on_begin_catch", &sp_on_begin_catch, mkIRExprVec_2(guest(p, SP_OFFSET_ARGUMENT0), sp), NULL);
    else if (address == e->terminate_handler)
        call(p, "sp_on_terminate_handler", &sp_on_terminate_handler, mkIRExprVec_0(), NULL);
    else
        call(p, "sp_on_end_catch", &sp_on_end_catch, mkIRExprVec_1(sp), NULL);
}

static void at_instruction(Pass* p, Addr address, Bool returns)
{
    Int const function = sp_function_at(address);
    p->in_user = function >= 0;
    note_exceptions(p, address);
    if (function < 0) return;
    if (address == sp_plan.functions[function].low)
        call(p, "sp_on_entry", &sp_on_entry, mkIRExprVec_2(word(function), guest(p, SP_OFFSET_SP)), NULL);
    Int const site = sp_site_at(address);
    if (site >= 0) call(p, "sp_on_site", &sp_on_site, mkIRExprVec_2(word(site), guest(p, SP_OFFSET_SP)), NULL);
    if (returns)
        call(p, "sp_on_return", &sp_on_return, mkIRExprVec_2(word(function), guest(p, SP_OFFSET_SP)), NULL);
}

IRSB* sp_instrument(VgCallbackClosure* closure, IRSB* in, const VexGuestLayout* layout, const VexGuestExtents* extents,
                    const VexArchInfo* host, IRType guest_word, IRType host_word)
{
    IRSB* const checked = MC_(instrument)(closure, in, layout, extents, host, guest_word, host_word);
    if (sp_silent) return checked;

    Pass pass = { .out = deepCopyIRSBExceptStmts(checked) };
    Pass* const p = &pass;
    Int last_instruction = -1, stores = 0;
    for (Int i = 0; i < checked->stmts_used; i++) {
        IRStmt* const s = checked->stmts[i];
        if (s->tag == Ist_IMark) last_instruction = i;
        if (s->tag == Ist_Store || s->tag == Ist_StoreG || s->tag == Ist_CAS || s->tag == Ist_LLSC) stores++;
    }
    tl_assert(stores < (Int)STORE_LOG_SLACK);
    Bool const returns = checked->jumpkind == Ijk_Ret;

    Int i = 0;
    if (stores) {
        /* Memcheck keeps a preamble (self-checks) before the first instruction; ours comes behind it. */
        for (; i < checked->stmts_used && checked->stmts[i]->tag != Ist_IMark; i++) add(p, checked->stmts[i]);
        IRExpr* const end = assign(p, Ity_I64, IRExpr_Load(Iend_LE, Ity_I64, pointer(&sp_store_next)));
        IRExpr* const full = assign(p, Ity_I1, IRExpr_Binop(Iop_CmpLT64U, pointer(SP_STORE_LIMIT), end));
        call(p, "sp_on_store_log_full", &sp_on_store_log_full, mkIRExprVec_0(), full);
    }
    for (; i < checked->stmts_used; i++) {
        IRStmt* const s = checked->stmts[i];
        if (s->tag == Ist_Exit) write_back(p);
        add(p, s);
        if (s->tag == Ist_IMark) {
            p->next = s->Ist.IMark.addr + s->Ist.IMark.len;
            at_instruction(p, s->Ist.IMark.addr, returns && i == last_instruction);
        } else {
            log_stores_of(p, s);
        }
    }
    write_back(p);
    return p->out;
}
