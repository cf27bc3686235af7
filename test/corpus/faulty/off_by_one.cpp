// Off by one at both ends of heap arrays of several types, in a loop, by a pointer and by a struct's member.
#include <cstdio>
#include <cstdlib>

struct Pair {
    int first, second;
};

int main() {
    int* numbers = new int[3];
    for (int i = 0; i <= 3; i++)
        numbers[i] = i;
    int before = numbers[-1];
    Pair* pairs = static_cast<Pair*>(std::malloc(sizeof(Pair)));
    pairs[0] = {1, 2};
    pairs[1].second = 3;
    double* real = new double(1.5);
    double next = real[1];
    char* text = static_cast<char*>(std::calloc(4, 1));
    text[4] = 'x';
    short* odd = reinterpret_cast<short*>(text + 3);
    *odd = 7;
    std::printf("%d\n", pairs[0].first + (before == 12345) + (next == 54321));
    delete[] numbers;
    std::free(pairs);
    delete real;
    std::free(text);
    return 0;
}
