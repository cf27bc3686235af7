// Variables of stricter alignment than the stack has: the whole frame of their function is aligned; with arguments on the stack, arrays of variable length, calls, exceptions, lambdas.
#include <cstdio>
#include <string>
struct alignas(32) Al { char c; };
struct alignas(64) Line { int n; };
int many(int a, int b, int c, int d, int e, int f, int g, int h) { Al x{'m'}; int s = a + b + c + d + e + f + g + h; return s + x.c; }
int vla(int n) { Line l{n}; int v[n]; for (int i = 0; i < n; i++) v[i] = i; return v[n - 1] + l.n; }
struct M { alignas(128) double d = 1.5; int f(int k) { Al y{'f'}; std::string t = "text"; return k + y.c + int(t.size()); } };
int thrower(int n) { Line g{n}; try { if (n > 1) throw n; } catch (int e) { g.n += e; } return g.n; }
Al byvalue(Al v) { Al w = v; w.c++; return w; }
int main() { Al al{'q'}; M m; auto fn = [&](int q) { Line inner{q}; return inner.n + al.c; }; int b = many(1,2,3,4,5,6,7,8); b += vla(4); b += m.f(3); b += fn(2); b += thrower(2); al = byvalue(al); printf("%d\n", b); return 0; }
