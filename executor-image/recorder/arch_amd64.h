/* SPDX-License-Identifier: GPL-3.0-or-later

   Every fact about the traced machine that the recorder relies on. Another architecture is another file like this one.

   Sources: the System V ABI for x86-64 (frames, red zone, registers that return values, thread pointer), the Itanium
   C++ ABI (layout of an exception's header), Valgrind's libvex_guest_amd64.h (where registers live). */
#ifndef SEEPP_ARCH_AMD64_H
#define SEEPP_ARCH_AMD64_H

#include "libvex_guest_amd64.h"

#define SP_POINTER_SIZE 8

/* Offsets into the guest state. */
#define SP_OFFSET_SP        offsetof(VexGuestAMD64State, guest_RSP)
#define SP_OFFSET_ARGUMENT0 offsetof(VexGuestAMD64State, guest_RDI)
#define SP_OFFSET_ARGUMENT1 offsetof(VexGuestAMD64State, guest_RSI)
#define SP_OFFSET_THREAD_POINTER offsetof(VexGuestAMD64State, guest_FS_CONST)

/* At a function's first instruction, and at its return instruction, the stack pointer points at the return address;
   the CFA lies just above it. So a call pushes, and no two live frames have one CFA. */
#define SP_CALL_PUSHES 1
static inline Addr sp_cfa_at_entry(Addr sp) { return sp + 8; }
static inline Addr sp_return_address_at_entry(ThreadId tid, Addr sp)
{
    (void)tid;
    return *(Addr*)sp;
}

/* Where the caller wants a result that goes into memory: rax holds the address at the return, so it need not be kept. */
static inline Addr sp_result_address_at_entry(ThreadId tid)
{
    (void)tid;
    return 0;
}

/* Bytes below the stack pointer that a leaf function may use. */
#define SP_RED_ZONE 128

/* The executable's thread-local block ends at the thread pointer (TLS variant II). */
static inline Addr sp_tls_block(Addr thread_pointer, SizeT size, SizeT align)
{
    SizeT const mask = (align ? align : 1) - 1;
    return thread_pointer - ((size + mask) & ~mask);
}

/* The registers that hold a result, in the order of the plan's function flags 8..15: rax, rdx, xmm0, xmm1, st0. */
#define SP_RETURN_REGISTERS                                               \
    {                                                                     \
        { SP_IN_STATE, offsetof(VexGuestAMD64State, guest_RAX), 8 },      \
        { SP_IN_STATE, offsetof(VexGuestAMD64State, guest_RDX), 8 },      \
        { SP_IN_STATE, offsetof(VexGuestAMD64State, guest_YMM0), 16 },    \
        { SP_IN_STATE, offsetof(VexGuestAMD64State, guest_YMM1), 16 },    \
        { SP_X87_TOP, -1, 10 },                                           \
        { SP_NO_REGISTER, -1, 0 },                                        \
        { SP_NO_REGISTER, -1, 0 },                                        \
        { SP_NO_REGISTER, -1, 0 },                                        \
    }

/* The top of the x87 stack, in the guest state: an F64 in VEX. */
static inline Int sp_offset_x87_top(ThreadId tid)
{
    UInt top;
    VG_(get_shadow_regs_area)(tid, (UChar*)&top, 0, offsetof(VexGuestAMD64State, guest_FTOP), sizeof top);
    return offsetof(VexGuestAMD64State, guest_FPREG) + 8 * (Int)(top & 7);
}

/* System calls that may block and that newer architectures do not have. */
#define SP_CASES_OLD_BLOCKING_CALLS \
    case __NR_poll: case __NR_select: case __NR_pause: case __NR_epoll_wait:

/* __cxa_exception, seen from its unwind header (what __cxa_begin_catch is given): the type lies 80 bytes before it,
   the thrown object 32 bytes behind. */
#define SP_EXCEPTION_TYPE_FROM_HEADER (-80)
#define SP_EXCEPTION_OBJECT_FROM_HEADER 32

#endif
