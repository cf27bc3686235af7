/* SPDX-License-Identifier: GPL-3.0-or-later

   What arch_amd64.h says of amd64, for arm64 (AArch64, little-endian, LP64). Compiled in the tests by a cross-compiler
   (test/arm64); not run on real hardware so far.

   Sources: the Procedure Call Standard for the Arm 64-bit Architecture (AAPCS64: frames, 6.9 "Result return", no red
   zone), ELF for the Arm 64-bit Architecture (thread-local storage, variant I), the Itanium C++ ABI (layout of an
   exception's header, as on all 64-bit targets), Valgrind's libvex_guest_arm64.h (where registers live). */
#ifndef SEEPP_ARCH_ARM64_H
#define SEEPP_ARCH_ARM64_H

#include "libvex_guest_arm64.h"

#define SP_POINTER_SIZE 8

/* Offsets into the guest state. */
#define SP_OFFSET_SP        offsetof(VexGuestARM64State, guest_XSP)
#define SP_OFFSET_ARGUMENT0 offsetof(VexGuestARM64State, guest_X0)
#define SP_OFFSET_ARGUMENT1 offsetof(VexGuestARM64State, guest_X1)
#define SP_OFFSET_THREAD_POINTER offsetof(VexGuestARM64State, guest_TPIDR_EL0)

/* A call leaves the stack pointer where it is, and the return address in x30. So the CFA is the stack pointer at the
   first instruction and at the return, and a leaf function without variables keeps it there all along. */
#define SP_CALL_PUSHES 0
static inline Addr sp_cfa_at_entry(Addr sp) { return sp; }

static inline Addr sp_guest_word(ThreadId tid, Int offset)
{
    Addr word;
    VG_(get_shadow_regs_area)(tid, (UChar*)&word, 0, offset, sizeof word);
    return word;
}

static inline Addr sp_return_address_at_entry(ThreadId tid, Addr sp)
{
    (void)sp;
    return sp_guest_word(tid, offsetof(VexGuestARM64State, guest_X30));
}

/* Where the caller wants a result that goes into memory. x8 holds the address at the entry only: the function need not
   keep it. */
static inline Addr sp_result_address_at_entry(ThreadId tid)
{
    return sp_guest_word(tid, offsetof(VexGuestARM64State, guest_X8));
}

/* Nothing below the stack pointer may be used. */
#define SP_RED_ZONE 0

/* The executable's thread-local block lies behind the thread control block of 16 bytes that the thread pointer points at
   (TLS variant I). */
static inline Addr sp_tls_block(Addr thread_pointer, SizeT size, SizeT align)
{
    (void)size;
    SizeT const mask = (align ? align : 1) - 1;
    return thread_pointer + ((16 + mask) & ~mask);
}

/* The registers that hold a result, in the order of the plan's function flags 8..15: x0, x1, v0, v1, none, v2, v3, and x8
   as it was at the entry. */
#define SP_RETURN_REGISTERS                                               \
    {                                                                     \
        { SP_IN_STATE, offsetof(VexGuestARM64State, guest_X0), 8 },       \
        { SP_IN_STATE, offsetof(VexGuestARM64State, guest_X1), 8 },       \
        { SP_IN_STATE, offsetof(VexGuestARM64State, guest_Q0), 16 },      \
        { SP_IN_STATE, offsetof(VexGuestARM64State, guest_Q1), 16 },      \
        { SP_NO_REGISTER, -1, 0 },                                        \
        { SP_IN_STATE, offsetof(VexGuestARM64State, guest_Q2), 16 },      \
        { SP_IN_STATE, offsetof(VexGuestARM64State, guest_Q3), 16 },      \
        { SP_RESULT_ADDRESS, -1, 8 },                                     \
    }

/* There is no x87: no entry of the table asks for it. */
static inline Int sp_offset_x87_top(ThreadId tid)
{
    (void)tid;
    return -1;
}

/* System calls that may block and that newer architectures do not have: arm64 has none of them. */
#define SP_CASES_OLD_BLOCKING_CALLS

/* __cxa_exception, seen from its unwind header (what __cxa_begin_catch is given): the type lies 80 bytes before it,
   the thrown object 32 bytes behind. */
#define SP_EXCEPTION_TYPE_FROM_HEADER (-80)
#define SP_EXCEPTION_OBJECT_FROM_HEADER 32

#endif
