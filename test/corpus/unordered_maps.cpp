// std::unordered_map: inserted, updated, erased, rehashed, with string keys and vector values.
#include <cstdio>
#include <string>
#include <unordered_map>
#include <vector>

int main() {
    std::unordered_map<int, int> squares;
    for (int i = 1; i <= 4; i++)
        squares[i] = i * i;
    squares.erase(2);
    std::unordered_map<std::string, std::vector<int>> index;
    index["a"].push_back(1);
    index["b"].push_back(2);
    index["a"].push_back(3);
    bool found = squares.count(3) == 1;
    std::printf("%zu %d %zu %d\n", squares.size(), found, index.size(), index["a"][1]);
}
