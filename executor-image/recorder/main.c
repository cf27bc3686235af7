/* SPDX-License-Identifier: GPL-3.0-or-later

   seepp: a Valgrind tool that records what a C or C++ program does. It is Memcheck, whole and unpatched, with the
   recording laid around it: Memcheck's own initialiser runs first, then what we wrap is registered again (a
   registration only assigns; the last one counts).

   It records which of the user's statements ran, which frames there were, which bytes changed and whether they are
   defined, which blocks were allocated and freed, what was written, which errors Memcheck saw. It knows no types and
   no lines: the plan says what matters (docs/recording.md), the stream tells facts only.

   What it cannot do:
   - follow children: a fork's child runs on, unrecorded;
   - see writes to memory that is shared with other processes, or made by them;
   - see what is in mappings the program makes itself (mmap), which are neither stack, heap nor static storage;
   - step through library code: it has no sites;
   - stop a thread that sleeps in the kernel: whoever started us must end it. */
#include "seepp.h"
#include "pub_tool_poolalloc.h"
#include "mc_include.h"
#include "memcheck.h" /* the client requests */
#include "compat.h"

static void post_clo_init(void)
{
    sp_memcheck_post_clo_init();
    if (!sp_options.plan || sp_options.fd < 0) {
        VG_(printf)("seepp: --seepp-plan=FILE and --seepp-fd=NUMBER are needed\n");
        VG_(exit)(1);
    }
    sp_load_plan(sp_options.plan);
    sp_open_stream(sp_options.fd);
    sp_init_mirror();
    sp_init_threads();
    sp_start_clock();
}

static void fini(Int exit_code)
{
    sp_finish();
    sp_memcheck_fini(exit_code);
}

static void after_fork_in_child(ThreadId tid)
{
    (void)tid;
    sp_abandon_stream();
}

static void kernel_wrote(CorePart part, ThreadId tid, Addr address, SizeT size)
{
    sp_memcheck_post_mem_write(part, tid, address, size);
    if (!sp_silent && part != Vg_CoreSignal) sp_on_range_stored(address, size);
}

/* VALGRIND_MAKE_MEM_UNDEFINED and its like change definedness without a store. */
static Bool client_request(ThreadId tid, UWord* arguments, UWord* result)
{
    if (VG_IS_TOOL_USERREQ('S', 'P', arguments[0])) {
        *result = sp_bad_alloc_thrower(); /* preload.c asks for it */
        return True;
    }
    Bool const handled = sp_memcheck_client_request(tid, arguments, result);
    switch (arguments[0]) {
    case VG_USERREQ__MAKE_MEM_UNDEFINED:
    case VG_USERREQ__MAKE_MEM_DEFINED:
    case VG_USERREQ__MAKE_MEM_DEFINED_IF_ADDRESSABLE:
    case VG_USERREQ__SET_VBITS:
        if (!sp_silent) sp_on_range_stored(arguments[1], arguments[0] == VG_USERREQ__SET_VBITS ? arguments[3] : arguments[2]);
        break;
    default:
        break;
    }
    return handled;
}

static void pre_clo_init(void)
{
    sp_memcheck_pre_clo_init();
    /* The name stays "Memcheck": suppressions name it, and ld.so's string functions are replaced for it alone. */
    VG_(details_description)("See++ recorder, a memory error detector that writes a trace");
    VG_(basic_tool_funcs)(post_clo_init, sp_instrument, fini);
    VG_(needs_command_line_options)(sp_read_option, sp_print_usage, sp_memcheck_debug_usage);
    VG_(needs_client_requests)(client_request);
    VG_(needs_syscall_wrapper)(sp_before_syscall, sp_after_syscall);
    VG_(track_post_mem_write)(kernel_wrote);
    VG_(atfork)(NULL, NULL, after_fork_in_child);
    sp_register_threads();
    sp_register_malloc();
}

VG_DETERMINE_INTERFACE_VERSION(pre_clo_init)
