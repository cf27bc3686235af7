// A division by zero: the program ends by SIGFPE in a called function.
#include <cstdio>

int ratio(int a, int b) {
    int result = a / b;
    return result;
}

int main() {
    int values[] = {4, 2, 0};
    int total = 0;
    for (int i = 0; i < 2; i++)
        total += ratio(values[i], values[i + 1]);
    std::printf("%d\n", total);
    return 0;
}
