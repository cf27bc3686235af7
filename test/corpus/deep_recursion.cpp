// Recursion: deep, mutual, in tail position, of a lambda, of a template at compile time, through a pointer; Ackermann; a return in a loop.
// seepp: std=c++17
#include <cstdio>
#include <functional>

int depth(int n) {
    int here = n;
    if (n == 0)
        return 0;
    return depth(n - 1) + (here == n);
}

int sumTail(int n, int sum) {
    if (n == 0)
        return sum;
    return sumTail(n - 1, sum + n);
}

bool isOdd(int n);
bool isEven(int n) { return n == 0 || isOdd(n - 1); }
bool isOdd(int n) { return n != 0 && isEven(n - 1); }

int ackermann(int m, int n) {
    return m == 0 ? n + 1 : ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

template <int N>
int unrolled() {
    if constexpr (N == 0)
        return 0;
    else
        return N + unrolled<N - 1>();
}

int find(const int* values, int n, int wanted) {
    for (int i = 0; i < n; i++)
        if (values[i] == wanted)
            return i;
    return -1;
}

int main() {
    int a = depth(60);
    int b = sumTail(4, 0);
    bool c = isEven(5);
    int d = ackermann(1, 2);
    int e = unrolled<3>();
    std::function<int(int)> fib = [&](int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); };
    int f = fib(4);
    int (*self)(int) = depth;
    int g = self(2);
    int values[] = {4, 5, 6};
    int h = find(values, 3, 5) + find(values, 3, 9);
    std::printf("%d %d %d %d %d %d %d %d\n", a, b, c, d, e, f, g, h);
    return 0;
}
