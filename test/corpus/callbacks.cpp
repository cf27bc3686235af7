// User code called back from the library: qsort's comparison, std::sort with a lambda, atexit.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

int compare(const void* a, const void* b) {
    int x = *static_cast<const int*>(a);
    int y = *static_cast<const int*>(b);
    return x - y;
}

void goodbye() { std::puts("goodbye"); }

int main() {
    std::atexit(goodbye);
    int row[4] = {3, 1, 4, 2};
    std::qsort(row, 4, sizeof(int), compare);
    int comparisons = 0;
    std::sort(row, row + 4, [&comparisons](int a, int b) {
        comparisons++;
        return a > b;
    });
    std::printf("%d %d %d\n", row[0], row[3], comparisons > 0);
}
