// Variadic templates, folds, CRTP, concepts, deduction guides, template template parameters, specialisations, defaulted arguments.
// seepp: std=c++20
#include <concepts>
#include <cstdio>
#include <string>
#include <vector>

template <class... Ts>
auto sum(Ts... values) {
    return (values + ... + 0);
}

template <class First, class... Rest>
int count(const First& first, const Rest&... rest) {
    int here = sizeof(first) > 4 ? 2 : 1;
    if constexpr (sizeof...(rest) > 0)
        here += count(rest...);
    return here;
}

template <class Derived>
struct Shape {
    int area() const { return static_cast<const Derived*>(this)->areaOf() * scale; }
    int scale = 1;
};

struct Square : Shape<Square> {
    int side = 3;
    int areaOf() const { return side * side; }
};

template <class T, int N = 3>
struct Ring {
    T items[N]{};
    int at = 0;
    void put(const T& item) {
        items[at] = item;
        at = (at + 1) % N;
    }
};

template <int N>
struct Ring<bool, N> {
    unsigned bits = 0;
    void put(bool bit) { bits = bits << 1 | bit; }
};

template <class T>
struct Box {
    T held;
    Box(T held) : held(held) {}
};
Box(const char*) -> Box<std::string>;

template <template <class...> class Container, class T>
T firstOf(const Container<T>& container) {
    return container.front();
}

template <std::integral T>
T doubled(T value) { return value * 2; }
template <std::floating_point T>
T doubled(T value) { return value + value; }

int main() {
    int total = sum(1, 2, 3);
    double mixed = sum(1, 2.5);
    int sizes = count(1, 'c', 2.0, total);
    Square square;
    square.scale = 2;
    int area = square.area();
    Ring<short> ring;
    for (short i = 1; i < 5; i++)
        ring.put(i);
    Ring<bool, 8> bits;
    bits.put(true);
    Box number{5};
    Box text{"text"};
    int first = firstOf(std::vector<int>{7, 8});
    auto twice = doubled(4L);
    auto half = doubled(0.25f);
    std::printf("%d %g %d %d %d %u %d %s %d %ld %g\n", total, mixed, sizes, area, ring.items[0], bits.bits, number.held, text.held.c_str(), first, twice, half);
    return 0;
}
