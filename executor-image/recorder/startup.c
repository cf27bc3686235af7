/* SPDX-License-Identifier: GPL-3.0-or-later

   The state in which user code finds the world: initialised globals, thread-local variables, the arguments. It is
   written when user code is first reached; what happened before is nobody's step. */
#include "seepp.h"
#include "pub_tool_aspacemgr.h"
#include "pub_core_clientstate.h" /* where the auxiliary vector is */
#include <elf.h>

#define CHUNK 64

Bool sp_started = False;

static Addr initial_sp;

/* The stack of a new process: argc, argv[0..argc-1], NULL, environment, NULL, auxiliary vector. */
void sp_note_arguments(Addr sp) { initial_sp = sp; }

static Bool all_zero(const UChar* bytes, SizeT size)
{
    for (SizeT i = 0; i < size; i++)
        if (bytes[i]) return False;
    return True;
}

static void start_globals(void)
{
    for (UInt i = 0; i < sp_plan.global_count; i++) {
        const Range* const g = &sp_plan.globals[i];
        if (!VG_(am_is_valid_for_client)(g->low, g->high - g->low, VKI_PROT_READ)) continue;
        for (Addr a = g->low; a < g->high;) {
            SizeT const room = CHUNK - (a & (CHUNK - 1));
            SizeT const n = g->high - a < room ? g->high - a : room;
            if (!all_zero((const UChar*)a, n)) sp_mirror_range(1, a, n, False);
            a += n;
        }
    }
}

static void start_arguments(void)
{
    UWord const* const stack = (const UWord*)initial_sp;
    UWord const argc = stack[0];
    if (argc == 0) return;
    sp_mirror_range(1, (Addr)(stack + 1), (argc + 1) * sizeof *stack, True);
    Addr const last = stack[argc];
    sp_mirror_range(1, stack[1], last + VG_(strlen)((const HChar*)last) + 1 - stack[1], True);
}

/* The executable's PT_TLS header, through AT_PHDR; NULL when it has no thread-local variables. */
static const Elf64_Phdr* tls_header(void)
{
    const UWord* p = (const UWord*)initial_sp;
    p += 1 + p[0] + 1; /* argc, argv, NULL */
    while (*p) p++;
    p++;
    const Elf64_Phdr* headers = NULL;
    UWord count = 0;
    for (; p[0] != AT_NULL; p += 2) {
        if (p[0] == AT_PHDR) headers = (const Elf64_Phdr*)p[1];
        if (p[0] == AT_PHNUM) count = p[1];
    }
    for (UWord i = 0; headers && i < count; i++)
        if (headers[i].p_type == PT_TLS) return &headers[i];
    return NULL;
}

void sp_start_thread_locals(Thread* t)
{
    const Elf64_Phdr* const tls = tls_header();
    if (!tls || tls->p_memsz == 0) return;
    Addr thread_pointer;
    VG_(get_shadow_regs_area)(t->tid, (UChar*)&thread_pointer, 0, SP_OFFSET_THREAD_POINTER, sizeof thread_pointer);
    Addr const low = sp_tls_block(thread_pointer, tls->p_memsz, tls->p_align);
    if (!VG_(am_is_valid_for_client)(low, tls->p_memsz, VKI_PROT_READ)) return;
    sp_put_global_kind(REC_THREAD_LOCALS);
    sp_put_uv(t->tid);
    sp_put_uv(low);
    sp_put_uv(tls->p_memsz);
    /* A stack's mapping is used again for a later thread: the reader forgets what an ended thread had there. */
    sp_mirror_forget(low, low + tls->p_memsz);
    t->locals = (Range) { low, low + tls->p_memsz };
    sp_mirror_add_range(t->locals);
    sp_mirror_range(t->tid, low, tls->p_memsz, True);
}

void sp_start(void)
{
    sp_forget_stores();
    sp_started = True;
    start_globals();
    start_arguments();
    sp_start_thread_locals(sp_current);
}
