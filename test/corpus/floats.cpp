// Floating-point numbers of every size: large, small, denormal, infinite, not a number, negative zero.
#include <cfloat>
#include <cmath>
#include <cstdio>
#include <limits>

int main() {
    float f = 0.1f;
    double d = 0.1;
    long double l = 0.1L;
    float third = 1.0f / 3;
    double large = 1e300, tiny = 5e-324, whole = 123456789;
    float most = FLT_MAX, least = FLT_TRUE_MIN;
    double inf = std::numeric_limits<double>::infinity(), minus = -inf;
    double nan = std::nan("");
    double zero = -0.0;
    long double big = LDBL_MAX, small = -LDBL_MIN;
    double sum = 0;
    for (int i = 0; i < 5; i++)
        sum += d;
    double values[] = {1.5, 2.25, 1e100, 1e-7};
    f = static_cast<float>(sum);
    l *= 3;
    std::printf("%g %g %Lg %g %g %g %g\n", f, d, l, third, large * 0 + tiny + whole, most * 0 + least, inf + minus * 0 + nan * 0 + zero);
    return values[0] > 2 || big < small;
}
