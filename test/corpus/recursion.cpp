// Recursion: direct, mutual, deep, through a pointer to the caller's local.
#include <cstdio>

bool is_odd(int n);
bool is_even(int n) { return n == 0 ? true : is_odd(n - 1); }
bool is_odd(int n) { return n == 0 ? false : is_even(n - 1); }

int depth(int n, int* total) {
    int here = *total + n;
    if (n == 0)
        return here;
    return depth(n - 1, &here) + 1;
}

int ackermann(int m, int n) {
    if (m == 0)
        return n + 1;
    if (n == 0)
        return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

int main() {
    bool even = is_even(6);
    int start = 100;
    int sum = depth(20, &start);
    int a = ackermann(2, 1);
    std::printf("%d %d %d\n", even, sum, a);
}
