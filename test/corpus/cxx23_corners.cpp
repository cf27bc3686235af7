// C++23 and corners: expected, packs, empty bases, no_unique_address, over-alignment, nested types, orderings, pmr, arrays by reference, placement, shared arrays.
// seepp: std=c++23
#include <expected>
#include <string>
#include <vector>
#include <memory>
#include <memory_resource>
#include <source_location>
#include <compare>
#include <ranges>
#include <numeric>
struct S { int a; S* self; mutable int m = 1; static inline int count = 0; const int c = 3; S(int v) : a(v), self(this) { count++; } };
template <int N, class... Ts> struct T { int arr[N]; std::tuple<Ts...> t; };
struct E {}; struct Emp : E { int x; }; struct [[no_unique_address]] X2 {};
struct NUA { [[no_unique_address]] E e; int v; };
struct alignas(32) Al { char c; };
struct Outer { struct Inner { int i; }; Inner in[2]; Outer* up; int Outer::*mp; };
struct Rec { std::vector<Rec> kids; std::string name; };
int main() {
    std::expected<int, std::string> ok = 3, bad = std::unexpected("why");
    std::expected<void, int> ve, vx = std::unexpected(4);
    S s(2);
    const S cs(3);
    S* volatile vp = &s;
    T<2, int, char> t{{1, 2}, {3, 'x'}};
    Emp e{{}, 4};
    NUA nu{{}, 6};
    Al al{'q'};
    Outer o{{{1}, {2}}, &o, nullptr};
    Rec tree{{{{}, "leaf"}, {{{{}, "deep"}}, "mid"}}, "root"};
    auto cmp = 1 <=> 2;
    auto po = 1.0 <=> __builtin_nan("");
    std::weak_ordering wo = std::weak_ordering::equivalent;
    auto gen = [n = 0, up = std::make_unique<int>(8)]() mutable { return ++n + *up; };
    int g1 = gen(), g2 = gen();
    auto view = std::views::iota(1, 5);
    std::pmr::vector<int> pv = {1, 2};
    std::pmr::string ps = "pmr text that is rather long indeed";
    int a[3] = {1, 2, 3}, (&ra)[3] = a, *ps2[2] = {a, a + 3};
    const int* const cp = a;
    int (*pa)[3] = &a;
    int* undef;
    int part[4];
    part[1] = 5;
    struct { int u; int w = 2; } local;
    auto* arr = new S[2]{1, 2};
    auto* raw = static_cast<S*>(operator new(sizeof(S)));
    new (raw) S(9);
    int* freed = new int(1);
    delete freed;
    std::string* sp = new std::string("on heap");
    std::vector<std::string*> vsp = {sp, nullptr};
    std::shared_ptr<S> sh(new S(5)), sh2 = sh;
    std::shared_ptr<int[]> sha(new int[2]{7, 8});
    long long big = -9223372036854775807LL - 1;
    unsigned long long ub = ~0ull;
    bool b = 2;
    double dz = -0.0, tiny = 5e-324;
    float third = 1.0f / 3;
    int end = g1 + g2 + s.a + int(view.size());
    return end > 0 ? 0 : 1;
}
