/* SPDX-License-Identifier: GPL-3.0-or-later

   The recorder's own command line options. All others are Memcheck's and Valgrind's. */
#include "seepp.h"

Options sp_options = { .plan = NULL, .fd = -1 };

Bool sp_read_option(const HChar* arg)
{
    Options* const o = &sp_options;
    const HChar* text;
    Long number;
    if (VG_STR_CLO(arg, "--seepp-plan", text)) { o->plan = text; return True; }
    if (VG_BINT_CLO(arg, "--seepp-fd", number, 0, 1 << 20)) { o->fd = (Int)number; return True; }
    if (VG_BINT_CLO(arg, "--seepp-max-steps", number, 0, 1LL << 60)) { o->max_steps = number; return True; }
    if (VG_BINT_CLO(arg, "--seepp-max-bytes", number, 0, 1LL << 60)) { o->max_bytes = number; return True; }
    if (VG_BINT_CLO(arg, "--seepp-max-output", number, 0, 1LL << 60)) { o->max_output = number; return True; }
    if (VG_BINT_CLO(arg, "--seepp-memory-mb", number, 0, 1LL << 40)) { o->memory_mb = number; return True; }
    if (VG_BINT_CLO(arg, "--seepp-seconds", number, 0, 1LL << 40)) { o->seconds = number; return True; }
    return sp_memcheck_option(arg);
}

void sp_print_usage(void)
{
    VG_(printf)(
        "    --seepp-plan=<file>        what to record (made by See++ from the program's symbols)\n"
        "    --seepp-fd=<number>        open descriptor for the raw stream\n"
        "    --seepp-max-steps=<n>      stop after so many steps [0 = no limit]\n"
        "    --seepp-max-bytes=<n>      stop after so many bytes of raw stream [0]\n"
        "    --seepp-max-output=<n>     stop after so many bytes on stdout and stderr [0]\n"
        "    --seepp-memory-mb=<n>      refuse allocations above this [0]\n"
        "    --seepp-seconds=<n>        stop after so many seconds [0]\n");
    sp_memcheck_usage();
}
