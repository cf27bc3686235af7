// Undefined values: in conditions, switches, indices, loops, arithmetic, comparisons of structs, arguments, printed, partly defined.
#include <cstdio>
#include <cstdlib>
#include <cstring>

struct Mixed {
    char tag;
    int value;
    double weight;
};

int choose(int n) {
    switch (n & 3) {
    case 0: return 10;
    case 1: return 11;
    default: return 12;
    }
}

int main() {
    int local;
    int* heap = new int[4];
    heap[0] = 1;
    int table[4] = {1, 2, 3, 4};
    int sum = 0;
    if (heap[1] > 3)
        sum++;
    sum += choose(heap[2]);
    sum += table[heap[3] & 3];
    for (int i = 0; i < (local & 1); i++)
        sum++;
    Mixed mixed;
    mixed.tag = 'm';
    Mixed copy = mixed;
    bool light = copy.weight < 1;
    int both = heap[0] + heap[1];
    sum += both ? 1 : 2;
    char letters[4];
    letters[0] = 'a';
    sum += std::strlen(letters) > 2;
    unsigned flags;
    flags = (flags & ~1u) | 1u;
    if (flags & 1)
        sum++;
    if (flags & 2)
        sum++;
    std::printf("%d\n", (sum != 0) + (light == light));
    delete[] heap;
    return 0;
}
