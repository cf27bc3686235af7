// Characters of every type and their escapes; signed and unsigned char, std::byte, arrays and strings of them.
// seepp: std=c++20
#include <cstddef>
#include <cstdint>
#include <cstdio>

int main() {
    char letter = 'a', quote = '\'', slash = '\\', bell = '\a', zero = '\0', tab = '\t', high = '\xe9', del = '\x7f';
    signed char negative = -5;
    unsigned char positive = 250;
    std::int8_t small = 'A';
    std::uint8_t octet = 65;
    char8_t eight = u8'x';
    char16_t sixteen = u'\u20ac';
    char32_t thirtytwo = U'\U0001F600';
    wchar_t wide = L'\u00e4';
    std::byte byte{0x2a};
    byte <<= 1;
    char text[8] = "hi\n";
    char full[3] = {'a', 'b', 'c'};
    char16_t wideText[] = u"w\u00e4h";
    unsigned char bytes[] = {0, 1, 255};
    const char* literal = "tab\tquote\"";
    const wchar_t* wideLiteral = L"wide";
    const char8_t* eightLiteral = u8"\u00fc";
    text[0]++;
    full[2] = zero;
    std::printf("%d %d %d %s\n", letter + quote + slash + bell + tab, high + del + negative + positive, small + octet + (int)eight, text);
    return static_cast<int>(sixteen + thirtytwo + wide + wideText[0] + bytes[2] + literal[0] + wideLiteral[0] + eightLiteral[0] + (int)byte) == 0;
}
