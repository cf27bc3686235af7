// constexpr variables and functions, if constexpr, inline variables and functions, consteval, static_assert, constants of every kind.
// seepp: std=c++20
#include <array>
#include <cstdio>

constexpr int size = 4;
inline int shared = 3;
constexpr double factor = 1.5;
constexpr const char* title = "title";

constexpr int square(int n) { return n * n; }
consteval int cube(int n) { return n * n * n; }
inline int half(int n) { return n / 2; }

constexpr std::array<int, size> squares() {
    std::array<int, size> out{};
    for (int i = 0; i < size; i++)
        out[i] = square(i);
    return out;
}

constexpr auto table = squares();
static_assert(table[3] == 9);

template <class T>
auto describe(T value) {
    if constexpr (sizeof(T) > 4) {
        long twice = value * 2;
        return twice;
    } else {
        int same = value;
        return same;
    }
}

struct Config {
    static constexpr int depth = 7;
    static inline int used = 0;
    static const int old = 9;
};

int main() {
    constexpr int local = cube(3);
    const int run = square(shared);
    Config::used += Config::depth;
    int sum = half(run) + local + table[2];
    sum += describe(5);
    sum += static_cast<int>(describe(5L));
    constinit static int counter = size;
    counter++;
    std::printf("%d %g %s %d %d\n", sum, factor, title, counter, Config::old + Config::used);
    return 0;
}
