/* SPDX-License-Identifier: GPL-3.0-or-later

   What differs between the versions of Valgrind that the recorder is built against (3.19 to 3.27). */
#ifndef SEEPP_COMPAT_H
#define SEEPP_COMPAT_H

#include "valgrind.h"

#define SP_VALGRIND_AT_LEAST(major, minor) \
    (__VALGRIND_MAJOR__ > (major) || (__VALGRIND_MAJOR__ == (major) && __VALGRIND_MINOR__ >= (minor)))

/* From 3.22 on, aligned allocation is also told the alignment that the program asked for, before it was mended. */
#if SP_VALGRIND_AT_LEAST(3, 22)
#define SP_COMPAT_ORIGINAL_ALIGN , SizeT orig_align
#define SP_COMPAT_PASS_ORIGINAL_ALIGN , orig_align
#else
#define SP_COMPAT_ORIGINAL_ALIGN
#define SP_COMPAT_PASS_ORIGINAL_ALIGN
#endif

#endif
