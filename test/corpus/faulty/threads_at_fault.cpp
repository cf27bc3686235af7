// Faults in other threads: a write past a block, a use after free by another thread, an undefined condition there.
// seepp: std=c++17
#include <cstdio>
#include <thread>

void write(int* block) {
    block[2] = 1;
}

void judge(int* block, int* result) {
    if (block[0] > 5)
        *result = 1;
}

int main() {
    int* block = new int[2];
    int result = 0;
    std::thread first(write, block);
    first.join();
    std::thread second(judge, block, &result);
    second.join();
    delete[] block;
    std::thread third(judge, block, &result);
    third.join();
    std::printf("end\n");
    return 0;
}
