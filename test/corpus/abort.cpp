// A failed assertion: the message on stderr, the signal at the end.
#include <cassert>
#include <cstdio>

int checked(int n) {
    assert(n < 3);
    return n * 2;
}

int main() {
    int sum = 0;
    for (int i = 0; i < 10; i++)
        sum += checked(i);
    std::printf("%d\n", sum);
}
