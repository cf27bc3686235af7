// Commas, loops and conditions on one line, empty bodies, chained assignments, nested scopes, dangling else, do loops.
// seepp: std=c++17
#include <cstdio>

int f(int x) { return x > 0 ? x : -x; }

int main() {
    int a = 1, b = (a++, a * 2), c;
    for (int i = 0, j = 3; i < j; i++, j--) a += i * j;
    while (b > 2) b--;
    do c = b; while (false);
    { int a = 10; { int a = 20; c += a; } c += a; }
    if (a > 3) if (b > 5) c = 1; else c = 2;
    for (;;) { if (++c > 5) break; else continue; }
    a = b = c;
    int d = a == b ? f(-a) : f(b), e = f(a) && f(0) || f(c);
    switch (a) { case 1: b = 1; break; case 6: b = 6; [[fallthrough]]; default: b++; }
    if (int t = f(-3); t > 2) c = t; else c = -t;
    for (int i = 0; i < 3; i++);
    a += b, b += c, c += d;
    if (a) { } else { c = 0; }
    int n = 3; while (n --> 0) c++;
    std::printf("%d %d %d %d %d\n", a, b, c, d, e); return 0; }
