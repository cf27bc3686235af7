// Lambdas: captures by value, by reference, by move, mutable, generic, in a class, called back.
// seepp: std=c++17
#include <cstdio>

template <typename F>
int apply(F f, int n) {
    return f(n) + 1;
}

struct Scale {
    int factor;
    int run(int n) {
        auto times = [this](int x) { return x * factor; };
        return times(n);
    }
};

int main() {
    int base = 10;
    int calls = 0;
    auto add = [base](int x) { return x + base; };
    auto count = [&calls, step = 2](int x) mutable {
        calls += step;
        step++;
        return x;
    };
    base = 1000;
    int sum = apply(add, 5);
    sum += apply(count, 1) + apply(count, 2);
    auto twice = [](auto x) { return x + x; };
    double real = twice(1.5);
    Scale scale{3};
    sum += scale.run(4);
    int (*plain)(int) = [](int x) { return -x; };
    sum += plain(2);
    std::printf("%d %d %.1f\n", sum, calls, real);
}
