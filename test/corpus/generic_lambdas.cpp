// Lambdas: generic, recursive, immediately called, with initialised captures, of this, of packs, returned, stored, mutable, static, constexpr.
// seepp: std=c++20
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Counter {
    int total = 0;
    auto adder() { return [this](int n) { return total += n; }; }
    auto copy() const { return [*this](int n) { return total + n; }; }
};

auto multiplier(int by) {
    return [by](auto value) { return value * by; };
}

template <class... Ts>
int apply(Ts... values) {
    auto all = [values...] { return (values + ...); };
    return all();
}

int main() {
    auto twice = multiplier(2);
    double real = twice(1.5);
    int whole = twice(4);
    int value = [&] {
        int inner = whole;
        return inner + 1;
    }();
    auto owner = [p = std::make_unique<int>(5), text = std::string("text")]() mutable {
        ++*p;
        return *p + static_cast<int>(text.size());
    };
    int owned = owner();
    owned += owner();
    Counter counter;
    auto add = counter.adder();
    add(3);
    auto copied = counter.copy();
    add(4);
    int old = copied(0);
    auto factorial = [](auto self, int n) -> int { return n < 2 ? 1 : n * self(self, n - 1); };
    int product = factorial(factorial, 3);
    std::vector<std::function<int(int)>> steps;
    for (int i = 1; i <= 2; i++)
        steps.push_back([i](int x) { return x * 10 + i; });
    for (const auto& step : steps)
        value = step(value);
    int packed = apply(1, 2, 3);
    int (*plain)(int) = [](int x) { return x + 1; };
    auto templated = []<class T>(T a, T b) { return a < b ? b : a; };
    std::printf("%g %d %d %d %d %d %d %d %d\n", real, whole, value, owned, old, product, packed, plain(1), templated(2, 3));
    return counter.total - 7;
}
