// Unions: named, anonymous, inside a tagged struct.
#include <cstdio>

union Word {
    unsigned int whole;
    unsigned char bytes[4];
};

struct Tagged {
    char tag;
    union {
        int number;
        double real;
    };
};

int main() {
    Word word;
    word.whole = 0x01020304;
    int low = word.bytes[0];
    word.bytes[3] = 0x7f;
    Tagged value;
    value.tag = 'i';
    value.number = 42;
    std::printf("%d %x %d\n", low, word.whole, value.number);
    value.tag = 'd';
    value.real = 2.5;
    std::printf("%c %.1f\n", value.tag, value.real);
}
