/* SPDX-License-Identifier: GPL-3.0-or-later

   Where exceptions are thrown and caught. The entry points of the C++ runtime are found by name, in libstdc++.so
   or, with -static-libstdc++, in the program itself. The layout of an exception's header is the Itanium C++ ABI's. */
#include "seepp.h"
#include "pub_tool_aspacemgr.h"
#include "pub_core_debuginfo.h"
#include "pub_core_demangle.h"

static ExceptionEntries entries;
static Addr bad_alloc_thrower;

static const struct { const HChar* name; Addr* address; } wanted[] = {
    { "__cxa_throw", &entries.throw },
    { "__cxa_rethrow", &entries.rethrow },
    { "__cxa_begin_catch", &entries.begin_catch },
    { "__cxa_end_catch", &entries.end_catch },
    { "_ZN9__gnu_cxx27__verbose_terminate_handlerEv", &entries.terminate_handler },
    { "_ZSt17__throw_bad_allocv", &bad_alloc_thrower },
};

static void look_through(const DebugInfo* info)
{
    Int const count = VG_(DebugInfo_syms_howmany)(info);
    for (Int i = 0; i < count; i++) {
        SymAVMAs avmas;
        const HChar *name, **others;
        Bool text;
        VG_(DebugInfo_syms_getidx)(info, i, &avmas, NULL, &name, &others, &text, NULL, NULL);
        if (!text || name[0] != '_') continue;
        for (UInt w = 0; w < sizeof wanted / sizeof *wanted; w++)
            if (!*wanted[w].address && VG_(strcmp)(name, wanted[w].name) == 0) *wanted[w].address = avmas.main;
    }
}

/* Looks through each object's symbols once, when it has appeared. */
const ExceptionEntries* sp_exception_entries(void)
{
    static UInt seen_epoch = 0;
    static const DebugInfo* newest = NULL; /* Valgrind puts new objects in front */
    UInt const epoch = VG_(current_DiEpoch)().n;
    if (LIKELY(epoch == seen_epoch)) return &entries;
    seen_epoch = epoch;
    for (const DebugInfo* d = VG_(next_DebugInfo)(NULL); d && d != newest; d = VG_(next_DebugInfo)(d)) look_through(d);
    newest = VG_(next_DebugInfo)(NULL);
    return &entries;
}

Addr sp_bad_alloc_thrower(void)
{
    sp_exception_entries();
    return bad_alloc_thrower;
}

/* std::type_info: a vptr, then the mangled name, with a '*' before names that are compared by address. */
static const HChar* type_name(Addr type)
{
    if (!VG_(am_is_valid_for_client)(type, 2 * sizeof(Addr), VKI_PROT_READ)) return "";
    const HChar* mangled = ((const HChar* const*)type)[1];
    if (!VG_(am_is_valid_for_client)((Addr)mangled, 1, VKI_PROT_READ)) return "";
    if (*mangled == '*') mangled++;
    static HChar symbol[512];
    const HChar* demangled = NULL;
    static const HChar prefix[] = "typeinfo name for ";
    if (VG_(strlen)(mangled) + 5 > sizeof symbol) return mangled;
    VG_(sprintf)(symbol, "_ZTS%s", mangled);
    VG_(demangle)(True, False, symbol, &demangled);
    if (demangled && VG_(strncmp)(demangled, prefix, sizeof prefix - 1) == 0) return demangled + sizeof prefix - 1;
    return mangled;
}

static void throw_step(Addr object, Addr type, Addr sp)
{
    Thread* const t = sp_current;
    sp_pop_dead_frames(t, sp);
    Frame* const top = sp_top(t);
    if (!top) return;
    sp_flush_stores(t, sp);
    sp_put_kind(t->tid, REC_EXCEPTION);
    sp_put_uv(object);
    sp_put_uv(type);
    sp_put_string(type ? type_name(type) : "");
    t->catching = False;
    sp_step(t, top->last_site, STEP_THROW, sp);
}

void sp_on_throw(Addr object, Addr type, Addr sp)
{
    if (!sp_silent && sp_started) throw_step(object, type, sp);
}

void sp_on_rethrow(Addr sp)
{
    if (sp_silent || !sp_started) return;
    Thread* const t = sp_current;
    if (t->terminating) {
        t->terminating = False;
        return;
    }
    UInt const known = sizeof t->caught / sizeof *t->caught;
    if (t->caught_depth && t->caught_depth <= known)
        throw_step(t->caught[t->caught_depth - 1].object, t->caught[t->caught_depth - 1].type, sp);
    else
        throw_step(0, 0, sp);
}

/* libstdc++'s terminate handler throws the exception that nobody caught once more, to ask it for what() it says. That is no
   throw of the program's. */
void sp_on_terminate_handler(void)
{
    if (!sp_silent && sp_started) sp_current->terminating = True;
}

void sp_on_begin_catch(Addr header, Addr sp)
{
    (void)sp;
    if (sp_silent || !sp_started) return;
    Thread* const t = sp_current;
    t->catching = True;
    if (t->caught_depth < sizeof t->caught / sizeof *t->caught) {
        t->caught[t->caught_depth].object = header + SP_EXCEPTION_OBJECT_FROM_HEADER;
        t->caught[t->caught_depth].type = *(Addr*)(header + SP_EXCEPTION_TYPE_FROM_HEADER);
    }
    t->caught_depth++;
}

void sp_on_end_catch(Addr sp)
{
    if (sp_silent || !sp_started) return;
    Thread* const t = sp_current;
    if (t->caught_depth) t->caught_depth--;
    /* An exception that the library caught and dropped is no business of the user's. */
    if (t->catching && sp_function_at(sp_return_address_at_entry(t->tid, sp)) < 0) t->catching = False;
}
