// Bit-fields, signed and unsigned, across a storage unit, with a zero-width one.
#include <cstdio>

struct Date {
    unsigned day : 5;
    unsigned month : 4;
    int year : 12;
    bool leap : 1;
    unsigned : 0;
    signed char delta : 3;
};

int main() {
    Date date = {29, 2, 2024 - 1000, true, -2};
    date.day++;
    date.month = 3;
    date.year -= 30;
    date.leap = false;
    int delta = date.delta;
    std::printf("%u %u %d %d %d\n", date.day, date.month, date.year, date.leap, delta);
}
