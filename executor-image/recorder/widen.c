/* SPDX-License-Identifier: GPL-3.0-or-later

   VEX keeps x87 registers as 64-bit floats; the guest's memory and the reader want the 80-bit format. */
#include "seepp.h"

/* value: 8 bytes of an IEEE double in, 10 bytes of an x87 extended out. */
void sp_widen_float(UChar* value)
{
    ULong bits;
    VG_(memcpy)(&bits, value, 8);
    UInt const sign = (UInt)(bits >> 63);
    Int exponent = (Int)(bits >> 52 & 0x7ff);
    ULong fraction = bits & 0xfffffffffffffULL;
    ULong mantissa = 0;
    if (exponent == 0x7ff) {
        exponent = 0x7fff;
        mantissa = 1ULL << 63 | fraction << 11;
    } else if (exponent == 0 && fraction == 0) {
        exponent = 0;
    } else {
        if (exponent == 0) { /* denormal: normalise */
            exponent = 1;
            while (!(fraction >> 52)) {
                fraction <<= 1;
                exponent--;
            }
        }
        mantissa = 1ULL << 63 | fraction << 11;
        exponent += 16383 - 1023;
    }
    UShort const top = (UShort)(sign << 15 | (UInt)exponent);
    VG_(memcpy)(value, &mantissa, 8);
    VG_(memcpy)(value + 8, &top, 2);
}
