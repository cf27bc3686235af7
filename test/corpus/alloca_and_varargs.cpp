// alloca, many parameters, large structs by value, varargs.
#include <alloca.h>
#include <cstdarg>
#include <cstdio>

struct Large {
    long values[6];
};

Large build(int a, int b, int c, int d, int e, int f, int g, int h) {
    Large large = {{a, b, c, d, e + f, g + h}};
    return large;
}

int add(int count, ...) {
    va_list list;
    va_start(list, count);
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += va_arg(list, int);
    va_end(list);
    return sum;
}

int main() {
    int n = 3;
    char* text = static_cast<char*>(alloca(static_cast<unsigned>(n) + 1));
    for (int i = 0; i < n; i++)
        text[i] = static_cast<char>('a' + i);
    text[n] = '\0';
    Large large = build(1, 2, 3, 4, 5, 6, 7, 8);
    int sum = add(3, 10, 20, 30);
    std::printf("%s %ld %d\n", text, large.values[5], sum);
}
