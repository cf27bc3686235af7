// Temporaries, copy elision, moved-from objects, placement new, default arguments, constexpr, inline functions.
// seepp: std=c++17
#include <cstdio>
#include <new>
#include <string>
#include <utility>
#include <vector>

constexpr int square(int n) { return n * n; }
inline int half(int n = 10) { return n / 2; }

struct Big {
    std::vector<int> data;
    explicit Big(int n) : data(static_cast<unsigned>(n), n) {}
};

Big make(int n) {
    Big big(n);
    big.data[0] = -1;
    return big;
}

int main() {
    constexpr int nine = square(3);
    int computed = square(nine) + half() + half(4);
    Big big = make(3);
    Big other = std::move(big);
    std::string text = std::string("a") + "b" + std::to_string(nine);
    alignas(int) unsigned char storage[sizeof(int) * 2];
    int* placed = new (storage) int(77);
    int length = static_cast<int>(other.data.size() + big.data.size());
    std::printf("%d %d %d %s %d\n", computed, length, other.data[0], text.c_str(), *placed);
}
