// Views of ranges, lazily; spans; loops over them; projections and comparators of the user's.
// seepp: std=c++20
#include <algorithm>
#include <cstdio>
#include <ranges>
#include <span>
#include <vector>

struct Item {
    int key;
    char name;
};

int main() {
    std::vector<int> numbers = {5, 1, 4, 2, 3};
    auto odd = numbers | std::views::filter([](int n) { return n % 2 == 1; });
    auto squares = odd | std::views::transform([](int n) { return n * n; });
    int sum = 0;
    for (int square : squares)
        sum += square;
    for (int i : std::views::iota(1, 4))
        sum += i;
    std::ranges::sort(numbers);
    std::vector<Item> items = {{2, 'b'}, {1, 'a'}};
    std::ranges::sort(items, {}, &Item::key);
    auto found = std::ranges::find(items, 'b', &Item::name);
    std::span<int> middle = std::span(numbers).subspan(1, 3);
    for (int& n : middle)
        n *= 10;
    auto first = numbers | std::views::take(2);
    for (int n : first)
        sum += n;
    std::printf("%d %d %c\n", sum, numbers[1], found->name);
    return 0;
}
