/* SPDX-License-Identifier: GPL-3.0-or-later

   The only door to Memcheck's inside. Memcheck's main file is compiled here, unpatched: its entry point is renamed
   away, and what it keeps to itself (static functions, shadow memory) is made available to the other parts. */
#include "config.h"
#include "pub_tool_tooliface.h"

#undef VG_DETERMINE_INTERFACE_VERSION
#define VG_DETERMINE_INTERFACE_VERSION(pre_clo_init)
#include "mc_main.c"

#include "seepp.h"

void sp_memcheck_pre_clo_init(void) { mc_pre_clo_init(); }
void sp_memcheck_post_clo_init(void) { mc_post_clo_init(); }
void sp_memcheck_fini(Int code) { mc_fini(code); }
Bool sp_memcheck_option(const HChar* argument) { return mc_process_cmd_line_options(argument); }
void sp_memcheck_usage(void) { mc_print_usage(); }
void sp_memcheck_debug_usage(void) { mc_print_debug_usage(); }

void sp_memcheck_post_mem_write(CorePart part, ThreadId tid, Addr address, SizeT size)
{
    mc_post_mem_write(part, tid, address, size);
}

Bool sp_memcheck_client_request(ThreadId tid, UWord* arguments, UWord* result)
{
    return mc_handle_client_request(tid, arguments, result);
}

static inline UInt undefined_in_word(Addr a, Bool* partial)
{
    UChar const v = get_vabits8_for_aligned_word32(a);
    if (LIKELY(v == VA_BITS8_DEFINED)) return 0;
    if (LIKELY(v == VA_BITS8_UNDEFINED || v == VA_BITS8_NOACCESS)) return 0xf;
    UInt mask = 0;
    for (UInt i = 0; i < 4; i++) {
        UInt const bits = (v >> (2 * i)) & 3;
        if (bits != VA_BITS2_DEFINED) mask |= 1u << i;
        if (bits == VA_BITS2_PARTDEFINED) *partial = True;
    }
    return mask;
}

UInt sp_undefined_bytes(Addr a, UInt size, Bool* partial)
{
    UInt mask = 0, i = 0;
    while (i < size) {
        if (((a + i) & 3) == 0 && size - i >= 4) {
            mask |= undefined_in_word(a + i, partial) << i;
            i += 4;
            continue;
        }
        UInt const bits = get_vabits2(a + i);
        if (bits != VA_BITS2_DEFINED) mask |= 1u << i;
        if (bits == VA_BITS2_PARTDEFINED) *partial = True;
        i++;
    }
    return mask;
}

UInt sp_gone_bytes(Addr a, UInt size)
{
    UInt mask = 0;
    for (UInt i = 0; i < size; i++)
        if (get_vabits2(a + i) == VA_BITS2_NOACCESS) mask |= 1u << i;
    return mask;
}

void sp_vbits(Addr a, SizeT size, UChar* vbits)
{
    for (SizeT i = 0; i < size; i++)
        if (!get_vbits8(a + i, &vbits[i])) vbits[i] = V_BITS8_UNDEFINED;
}
