// A write one past the end of a block, and one before it.
#include <cstdio>

int main() {
    int* row = new int[3];
    for (int i = 0; i <= 3; i++)
        row[i] = i;
    row[-1] = 5;
    std::printf("%d\n", row[2]);
    delete[] row;
}
