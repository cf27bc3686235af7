// 128-bit integers and char8_t.
// seepp: std=c++20
#include <cstdio>

int main() {
    __int128 large = 1;
    for (int i = 0; i < 3; ++i)
        large *= -1000000000000LL;
    unsigned __int128 all = ~static_cast<unsigned __int128>(0);
    char8_t letter = u8'a';
    all >>= 100;
    std::printf("%d %d %d\n", large < 0, static_cast<int>(all & 15), letter);
}
