/* SPDX-License-Identifier: GPL-3.0-or-later

   Every occurrence of an error that Memcheck reports. Memcheck itself reports an error once and counts its
   repetitions; so its record_* functions are wrapped by the linker (--wrap), here. An occurrence that Memcheck drops
   (a suppression matches, an ignored range) does not raise its count of errors, and is dropped here as well. */
#include "seepp.h"
#include "pub_tool_poolalloc.h"
#include "pub_tool_execontext.h"
#include "pub_core_errormgr.h"
#include "mc_include.h"
#include "compat.h"

/* Where the undefined value came from, before the error that it made: known with --track-origins=yes only. An otag is the
   ECU of the stack at which the value was made, and the kind of its place (MC_OKIND_*). */
static void put_origin(ThreadId tid, UInt otag)
{
    if (sp_silent || otag == 0 || !VG_(is_plausible_ECU)(otag & ~3U)) return;
    UInt const stack = sp_stack_of(VG_(get_ExeContext_from_ECU)(otag & ~3U));
    if (!stack) return;
    sp_put_kind(tid, REC_ORIGIN);
    sp_put_u8(otag & 3);
    sp_put_uv(stack);
}

#define WRAPPED(name) __wrap_vgMemCheck_##name
#define REAL(name) __real_vgMemCheck_##name

typedef enum {
    ERR_READ = 1, ERR_WRITE, ERR_FREE, ERR_MISMATCHED_FREE, ERR_CONDITION, ERR_VALUE, ERR_SYSCALL_PARAMETER, ERR_JUMP,
    ERR_OVERLAP, ERR_BAD_SIZE, ERR_POOL, ERR_CLIENT
} RecordedError;

static void put_error(ThreadId tid, RecordedError kind, Addr address, SizeT size, const HChar* detail)
{
    if (sp_silent) return;
    UInt const stack = sp_stack_now(tid);
    sp_put_kind(tid, REC_ERROR);
    sp_put_u8(kind);
    sp_put_uv(address);
    sp_put_uv(size);
    sp_put_string(detail ? detail : "");
    sp_put_uv(stack);
}

/* Declares the wrapped function, and defines the wrapper: calls Memcheck's own, then does `record` when it counted. */
#define WRAP_WITH(name, parameters, arguments, record)         \
    void REAL(name) parameters;                                \
    void WRAPPED(name) parameters;                             \
    void WRAPPED(name) parameters                              \
    {                                                          \
        UInt const before = VG_(get_n_errs_found)();           \
        REAL(name) arguments;                                  \
        if (VG_(get_n_errs_found)() != before) { record }      \
    }

#define WRAP(name, parameters, arguments, kind, address, size, detail) \
    WRAP_WITH(name, parameters, arguments, put_error(tid, kind, address, size, detail);)

/* For errors about undefined values: their origin is told before them. */
#define WRAP_WITH_ORIGIN(name, parameters, arguments, kind, address, size, detail) \
    WRAP_WITH(name, parameters, arguments, put_origin(tid, origin); put_error(tid, kind, address, size, detail);)

WRAP(record_address_error, (ThreadId tid, Addr a, Int size, Bool is_write), (tid, a, size, is_write),
     is_write ? ERR_WRITE : ERR_READ, a, size, NULL)
WRAP_WITH_ORIGIN(record_cond_error, (ThreadId tid, UInt origin), (tid, origin), ERR_CONDITION, 0, 0, NULL)
WRAP_WITH_ORIGIN(record_value_error, (ThreadId tid, Int size, UInt origin), (tid, size, origin), ERR_VALUE, 0, size, NULL)
WRAP(record_jump_error, (ThreadId tid, Addr a), (tid, a), ERR_JUMP, a, 0, NULL)
WRAP(record_free_error, (ThreadId tid, Addr a), (tid, a), ERR_FREE, a, 0, NULL)
WRAP(record_illegal_mempool_error, (ThreadId tid, Addr a), (tid, a), ERR_POOL, a, 0, NULL)
WRAP(record_freemismatch_error, (ThreadId tid, MC_Chunk* chunk), (tid, chunk), ERR_MISMATCHED_FREE, chunk->data,
     chunk->szB, NULL)
WRAP(record_overlap_error, (ThreadId tid, const HChar* function, Addr src, Addr dst, SizeT size),
     (tid, function, src, dst, size), ERR_OVERLAP, dst, size, function)
WRAP(record_core_mem_error, (ThreadId tid, const HChar* text), (tid, text), ERR_SYSCALL_PARAMETER, 0, 0, text)
WRAP_WITH_ORIGIN(record_regparam_error, (ThreadId tid, const HChar* text, UInt origin), (tid, text, origin),
     ERR_SYSCALL_PARAMETER, 0, 0, text)
WRAP_WITH_ORIGIN(record_memparam_error, (ThreadId tid, Addr a, Bool unaddressable, const HChar* text, UInt origin),
     (tid, a, unaddressable, text, origin), ERR_SYSCALL_PARAMETER, a, 0, text)
WRAP(record_user_error, (ThreadId tid, Addr a, Bool unaddressable, UInt origin), (tid, a, unaddressable, origin),
     ERR_CLIENT, a, 0, NULL)
#if SP_VALGRIND_AT_LEAST(3, 21)
WRAP(record_realloc_size_zero, (ThreadId tid, Addr a), (tid, a), ERR_BAD_SIZE, a, 0, "realloc")
#endif
#if SP_VALGRIND_AT_LEAST(3, 22)
WRAP(record_bad_alignment, (ThreadId tid, SizeT align, SizeT size, const HChar* text), (tid, align, size, text),
     ERR_BAD_SIZE, 0, align, text)
WRAP(record_unsafe_zero_size, (ThreadId tid), (tid), ERR_BAD_SIZE, 0, 0, NULL)
WRAP(record_size_mismatch_error, (ThreadId tid, MC_Chunk* chunk, SizeT size, const HChar* functions),
     (tid, chunk, size, functions), ERR_MISMATCHED_FREE, chunk->data, size, functions)
WRAP(record_align_mismatch_error, (ThreadId tid, MC_Chunk* chunk, SizeT align, Bool by_default, const HChar* functions),
     (tid, chunk, align, by_default, functions), ERR_MISMATCHED_FREE, chunk->data, align, functions)
#endif

Bool REAL(record_fishy_value_error)(ThreadId tid, const HChar* function, const HChar* argument, SizeT value);
Bool WRAPPED(record_fishy_value_error)(ThreadId tid, const HChar* function, const HChar* argument, SizeT value);
Bool WRAPPED(record_fishy_value_error)(ThreadId tid, const HChar* function, const HChar* argument, SizeT value)
{
    UInt const before = VG_(get_n_errs_found)();
    Bool const fishy = REAL(record_fishy_value_error)(tid, function, argument, value);
    if (fishy && VG_(get_n_errs_found)() != before) put_error(tid, ERR_BAD_SIZE, 0, value, function);
    return fishy;
}
