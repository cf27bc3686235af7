// Structured bindings of an array, a struct, a pair, by value and by reference.
// seepp: std=c++17
#include <cstdio>
#include <utility>

struct Point {
    int x, y;
};

int main() {
    int row[2] = {1, 2};
    auto [first, second] = row;
    auto& [a, b] = row;
    a = 10;
    b += 5;
    Point point{3, 4};
    auto& [x, y] = point;
    x = 30;
    std::pair<int, char> pair(7, 'q');
    auto [number, letter] = pair;
    number++;
    std::printf("%d %d %d %d %d %d %c\n", first, second, row[0], row[1], point.x + y, number, letter);
}
