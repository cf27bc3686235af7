/* SPDX-License-Identifier: GPL-3.0-or-later

   The part that runs inside the guest, in vgpreload_seepp, beside Valgrind's replacements of malloc and of the string
   functions. None of it is the user's code: it is in no plan.

   1. stdout is unbuffered, so that output appears at the statement that made it (std::cout writes through stdio unless
      the program calls sync_with_stdio(false): then it appears when the program flushes).
   2. A `new` that gets no memory throws std::bad_alloc. Valgrind's replacement calls _exit there, having no way to
      throw; the linker sends that call here (--wrap=_exit). The C++ runtime may be inside the program itself
      (-static-libstdc++), out of the dynamic linker's sight: the tool finds it by its symbols. */
#include "valgrind.h"

typedef struct _IO_FILE FILE;
extern FILE* stdout __attribute__((weak));
extern int setvbuf(FILE*, char*, int, unsigned long) __attribute__((weak));
extern void __real__exit(int) __attribute__((noreturn));

#define UNBUFFERED 2 /* _IONBF of glibc */

__attribute__((constructor)) static void unbuffer_stdout(void)
{
    if (&stdout && stdout && setvbuf) setvbuf(stdout, 0, UNBUFFERED, 0);
}

void __wrap__exit(int) __attribute__((noreturn));
void __wrap__exit(int status)
{
    void (*const thrower)(void) =
        (void (*)(void))VALGRIND_DO_CLIENT_REQUEST_EXPR(0, VG_USERREQ_TOOL_BASE('S', 'P'), 0, 0, 0, 0, 0);
    if (thrower) thrower();
    __real__exit(status);
}
