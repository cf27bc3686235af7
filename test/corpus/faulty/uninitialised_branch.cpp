// Branches and an index that depend on undefined values: a local, a block, a copy of it.
#include <cstdio>

int choose(int n) {
    if (n > 0)
        return 1;
    return 2;
}

int main() {
    int undefined;
    int* block = new int[2];
    int copy = block[1];
    int sum = 0;
    if (undefined == 12345)
        sum++;
    sum += choose(copy) > 0;
    while (block[0] == 99)
        break;
    static const int table[4] = {1, 1, 1, 1};
    sum += table[undefined & 3];
    std::printf("%d\n", sum > 0);
    delete[] block;
}
