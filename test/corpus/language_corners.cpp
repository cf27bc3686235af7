// The language together: a virtual diamond, signed bit-fields, arrays of variable length and of three dimensions, pointers to members, unions, enums out of range, goto, fall-through.
// seepp: std=c++20
#include <cstddef>
#include <cstring>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <map>
struct A { int a = 1; virtual ~A() {} virtual int f() { return a; } };
struct L : virtual A { int l = 2; };
struct R : virtual A { int r = 3; int f() override { return r; } };
struct D : L, R { int d = 4; int f() override { return d; } };
struct Bits { signed a : 3; unsigned b : 5; int : 0; signed long long c : 40; bool flag : 1; enum E : unsigned char { e0, e1, e2 } e : 2; };
struct Flex { int n; char data[]; };
struct P { int x, y; int sum() const { return x + y; } virtual void v() {} };
union U { int i; float f; unsigned char b[4]; };
struct Anon { int tag; union { int i; double d; struct { short lo, hi; }; }; };
namespace { int hidden = 5; }
enum class Color : short { red = -1, green = 1, blue };
enum Flags { fa = 1, fb = 2, fc = 4 };
static int counter() { static int n = 10; return ++n; }
int main() {
    D obj;
    A* base = &obj;
    R* right = &obj;
    A& ref = obj;
    Bits bits;
    memset(&bits, 0, sizeof bits);
    bits.a = -3;
    bits.b = 31;
    bits.c = -500000000000LL;
    bits.flag = true;
    bits.e = Bits::e2;
    auto* flex = static_cast<Flex*>(malloc(sizeof(Flex) + 6));
    flex->n = 6;
    strcpy(flex->data, "hello");
    int n = 3;
    int vla[n];
    for (int i = 0; i < n; i++) vla[i] = i * i;
    int vla2[n][2];
    for (int i = 0; i < n; i++) vla2[i][0] = vla2[i][1] = i;
    int grid[2][3][2] = {{{1, 2}, {3, 4}, {5, 6}}, {{7, 8}, {9, 10}, {11, 12}}};
    int (*row)[3][2] = &grid[1];
    int* into = &grid[1][2][0];
    int P::*field = &P::y;
    int (P::*method)() const = &P::sum;
    void (P::*virt)() = &P::v;
    int P::*nofield = nullptr;
    P p{};
    p.x = 1;
    p.y = 2;
    auto [bx, by] = std::pair<int, const char*>(7, "seven");
    auto& [ta, tb, tc] = *new std::tuple<int, char, double>(1, 'c', 2.5);
    U u;
    u.f = 1.0f;
    Anon an{2, {}};
    an.lo = 3;
    an.hi = 4;
    Color col = Color::red;
    Color odd = static_cast<Color>(9);
    Flags fl = static_cast<Flags>(5);
    Flags zero = static_cast<Flags>(0);
    int (*fp)() = counter;
    int got = fp();
    fp();
    char16_t c16 = u'\u00e9';
    char32_t c32 = U'\U0001F600';
    wchar_t wc = L'\n';
    char8_t c8 = u8'a';
    char ch = '\x80';
    signed char sc = -1;
    unsigned char uc = 200;
    std::byte by8{0x2a};
    __int128 huge = (__int128)1 << 100;
    long double ld = 1.25L;
    float inf = 1e30f * 1e30f;
    double nan = __builtin_nan("");
    const char* lit = "lit\t\"q\"\x01";
    const char arr[] = {'n', 'o'};
    char buf[8] = "ab";
    int&& rr = 5;
    int x = 1, &rx = x;
    int** pp;
    int* px = &x;
    pp = &px;
    void* vp = px;
    int* past = vla + n;
    switch (x) { case 1: x += 10; [[fallthrough]]; case 2: x += 20; break; default: x = 0; }
again: if (x < 33) { x++; goto again; }
    for (int i = 0, j = 9; i < j; i++, j -= 2) x += j;
    bool yes = true, no = false;
    std::nullptr_t np = nullptr;
    int end = obj.f() + ref.f() + (p.*field) + (p.*method)() + hidden;
    printf("%d\n", end);
    free(flex);
    return 0;
}
