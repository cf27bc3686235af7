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
   the CFA lies just above it. */
static inline Addr sp_cfa_at_entry(Addr sp) { return sp + 8; }
static inline Addr sp_return_address_at_entry(Addr sp) { return *(Addr*)sp; }

/* Bytes below the stack pointer that a leaf function may use. */
#define SP_RED_ZONE 128

/* The executable's thread-local block ends at the thread pointer (TLS variant II). */
static inline Addr sp_tls_block(Addr thread_pointer, SizeT size, SizeT align)
{
    SizeT const mask = (align ? align : 1) - 1;
    return thread_pointer - ((size + mask) & ~mask);
}

/* The registers that hold a result, in the order of the plan's function flags 8..12. `bytes` are what the stream
   carries. The x87 register is an F64 in VEX and is widened to 80 bits on its way out. */
typedef struct {
    Int offset; /* in the guest state; -1 = top of the x87 stack */
    UInt bytes;
} ReturnRegister;

#define SP_RETURN_REGISTERS                                          \
    {                                                                \
        { offsetof(VexGuestAMD64State, guest_RAX), 8 },              \
        { offsetof(VexGuestAMD64State, guest_RDX), 8 },              \
        { offsetof(VexGuestAMD64State, guest_YMM0), 16 },            \
        { offsetof(VexGuestAMD64State, guest_YMM1), 16 },            \
        { -1, 10 },                                                  \
    }
#define SP_RETURN_REGISTER_COUNT 5

#define SP_OFFSET_X87_TOP offsetof(VexGuestAMD64State, guest_FTOP)
static inline Int sp_offset_x87_register(UInt top)
{
    return offsetof(VexGuestAMD64State, guest_FPREG) + 8 * (Int)(top & 7);
}

/* __cxa_exception, seen from its unwind header (what __cxa_begin_catch is given): the type lies 80 bytes before it,
   the thrown object 32 bytes behind. */
#define SP_EXCEPTION_TYPE_FROM_HEADER (-80)
#define SP_EXCEPTION_OBJECT_FROM_HEADER 32

#endif
