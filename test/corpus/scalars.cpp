// Every scalar type with values at its edges.
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstdio>

int main() {
    bool yes = true;
    bool no = !yes;
    char letter = 'x';
    char newline = '\n';
    char quote = '\'';
    signed char minus = -128;
    unsigned char byte = 255;
    short small = SHRT_MIN;
    unsigned short port = 65535;
    int number = INT_MIN;
    unsigned int mask = 0xdeadbeef;
    long big = LONG_MIN;
    unsigned long huge = ULONG_MAX;
    long long far = -1;
    float third = 1.0f / 3;
    double tenth = 0.1;
    long double e = 2.718281828459045L;
    double infinite = 1.0 / (1.0 - yes);
    wchar_t wide = L'w';
    char16_t utf16 = u'\u20ac';
    char32_t utf32 = U'\U0001F600';
    std::byte raw{0x7f};
    std::int64_t fixed = INT64_C(-5000000000);
    std::size_t size = sizeof(long double);
    number += 1;
    third = third * -2;
    minus = static_cast<signed char>(minus + 1);
    std::printf("%d %d %u %ld %lu %.3f %zu\n", no, number, mask, big, huge, third, size);
    std::printf("%d %lld %d %d %c%c%c\n", small, far, port, byte, letter, quote, newline);
    return static_cast<int>(raw) + static_cast<int>(wide + utf16 + utf32 + fixed) + static_cast<int>(tenth + e) > 0 && infinite > 1 && minus ? 3 : 0;
}
