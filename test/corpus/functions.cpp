// std::function: empty, of a function, lambdas with and without captures, functors in the object and on the heap, members, bind.
// seepp: std=c++17
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

int twice(int x) { return 2 * x; }

struct Adder {
    int by;
    int operator()(int x) const { return x + by; }
};

struct Large {
    int table[8] = {1, 2, 3};
    int operator()(int x) const { return table[x & 7]; }
};

struct Counter {
    int count = 0;
    int step(int by) { return count += by; }
};

template <class T>
std::function<T(T)> adding(T by) {
    return [by](T x) { return x + by; };
}

int main() {
    std::function<int(int)> f;
    bool empty = !f;
    f = twice;
    int a = f(4);
    f = [](int x) { return x + 1; };
    a += f(a);
    int k = 7;
    f = [k](int x) { return x * k; };
    a += f(2);
    f = [&k](int x) mutable { return k += x; };
    a += f(3);
    f = Adder{5};
    a += f(1);
    f = Large{};
    a += f(2);
    std::string text = "a text too long for the object itself";
    f = [text, k](int x) { return static_cast<int>(text.size()) + x + k; };
    a += f(0);
    std::function<int(int)> copy = f;
    std::function<int(int)> moved = std::move(f);
    f = adding(3);
    f = adding<short>(4);
    std::function<double(double)> g = adding(0.5);
    Counter counter;
    std::function<int(Counter&, int)> member = &Counter::step;
    a += member(counter, 2);
    std::function<int(Counter&)> field = &Counter::count;
    a += field(counter);
    std::function<int(int)> bound = std::bind(&Counter::step, &counter, std::placeholders::_1);
    a += bound(1);
    std::function<int(int)> wrapped = std::ref(copy);
    auto make = [&]() { return std::function<int()>([=] { return k + counter.count; }); };
    std::function<int()> nested = make();
    a += nested();
    f = nullptr;
    std::printf("%d %d %g %d\n", a, empty, g(1), moved(1) + copy(1));
    return 0;
}
