// Loops: nested, one-line, empty body, comma, several variables, conditions with side effects, early return.
#include <cstdio>

int find(const int* row, int count, int wanted) {
    for (int i = 0; i < count; i++)
        if (row[i] == wanted) return i;
    return -1;
}

int main() {
    int row[4] = {7, 8, 9, 10};
    int sum = 0;
    for (int i = 0, j = 3; i < j; i++, j--) sum += row[i] * row[j];
    int n = 5;
    while (n-- > 2) sum++;
    int count = 0;
    for (; count < 3; count++)
        ;
    for (int a = 0; a < 2; a++) for (int b = 0; b < 2; b++) sum += a ^ b;
    while (sum > 100) { sum -= 60; if (sum < 120) break; }
    int at = find(row, 4, 9), missing = find(row, 4, 1);
    std::printf("%d %d %d %d %d\n", sum, n, count, at, missing);
}
