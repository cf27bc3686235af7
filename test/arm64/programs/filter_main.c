/* Makes the sandbox launcher's filter of system calls and says how that ended: the launcher itself needs more than an emulator has. */
#include "sandbox.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void die(const char *format, ...)
{
   va_list args;
   va_start(args, format);
   vprintf(format, args);
   va_end(args);
   exit(0);
}

int main(void)
{
   installFilter();
   puts("loaded");
   return 0;
}
