// std::vector: empty, grown, of strings, of vectors, of structs, erased, iterators and pointers into it.
#include <cstdio>
#include <string>
#include <vector>

struct Item {
    int id;
    double price;
};

int main() {
    std::vector<int> numbers;
    for (int i = 0; i < 5; i++)
        numbers.push_back(i * i);
    numbers.erase(numbers.begin() + 1);
    int* second = &numbers[1];
    *second = 40;
    std::vector<std::string> words = {"alpha", "beta"};
    words.emplace_back("a word of more than fifteen letters");
    std::vector<std::vector<int>> grid(2, std::vector<int>(3, 7));
    grid[1][2] = 8;
    std::vector<Item> items{{1, 0.5}, {2, 1.5}};
    items[1].price = 9.75;
    std::vector<bool> bits(3);
    bits[1] = true;
    std::printf("%zu %d %s %d %.2f %d\n", numbers.size(), numbers[1], words[2].c_str(), grid[1][2], items[1].price, static_cast<int>(bits[1]));
    numbers.clear();
    std::printf("%zu\n", numbers.size());
}
