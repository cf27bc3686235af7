// A failed assertion ends the program with its words on stderr.
#include <cassert>
#include <cstdio>

int divide(int a, int b) {
    assert(b != 0 && "the divisor");
    return a / b;
}

int main() {
    int one = divide(4, 2);
    std::printf("%d\n", one);
    std::fflush(stdout);
    return divide(one, 0);
}
