// std::bitset of no, few and many bits, its bits and references; std::vector<bool> grown, its references and iterators.
#include <bitset>
#include <cstdio>
#include <vector>

int main() {
    std::bitset<0> none;
    std::bitset<10> few(37);
    std::bitset<130> many;
    few.flip(0);
    few[9] = true;
    many.set(0).set(64).set(129);
    many <<= 1;
    bool last = many[1];
    std::vector<bool> flags;
    for (int i = 0; i < 70; i++)
        flags.push_back(i % 3 == 0);
    auto reference = flags[3];
    reference = false;
    auto it = flags.begin();
    it += 66;
    *it = !*it;
    std::vector<bool> two(2, true);
    two.swap(flags);
    flags.clear();
    std::printf("%zu %zu %d %zu %zu\n", none.size(), few.count(), last, many.count(), two.size());
    return static_cast<int>(flags.size());
}
