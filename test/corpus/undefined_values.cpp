// Undefined, defined and partly defined variables, without any error: nothing undefined is looked at.
#include <cstdio>
#include <cstring>

struct Mixed {
    char tag;
    int number;
    char tail[3];
};

int main() {
    int never;
    int later;
    Mixed mixed;
    mixed.number = 5;
    int row[3];
    row[1] = 1;
    int copy = 0;
    std::memcpy(&never, &row[0], sizeof never);
    later = 3;
    copy = later + row[1];
    int* heap = new int[2];
    heap[1] = 4;
    long half;
    std::memset(&half, 0, 4);
    std::printf("%d %d %d\n", copy, mixed.number, heap[1]);
    delete[] heap;
}
