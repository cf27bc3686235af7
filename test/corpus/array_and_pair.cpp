// std::array and std::pair: nested in each other, compared, copied, swapped.
#include <array>
#include <cstdio>
#include <string>
#include <utility>

int main() {
    std::array<int, 4> row = {4, 3, 2, 1};
    std::array<std::array<char, 2>, 2> board = {{{'a', 'b'}, {'c', 'd'}}};
    board[1][0] = 'x';
    std::pair<int, double> mixed = {1, 2.5};
    mixed.second *= 2;
    std::pair<std::string, std::array<int, 2>> deep("name", {8, 9});
    deep.first += "d";
    std::pair<int, int> a(1, 2), b(3, 4);
    a.swap(b);
    std::array<int, 0> nothing{};
    int size = static_cast<int>(nothing.size() + row.size());
    std::printf("%d %c %.1f %s %d %d\n", size, board[1][0], mixed.second, deep.first.c_str(), deep.second[1], a.first + b.second);
}
