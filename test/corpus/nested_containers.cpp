// Containers of containers of containers, of pairs, tuples, optionals, variants, and of pointers into each other.
// seepp: std=c++17
#include <array>
#include <cstdio>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

struct Student {
    std::string name;
    std::vector<int> marks;
};

int main() {
    std::vector<std::vector<int>> grid(3, std::vector<int>(2, 1));
    grid[1][0] = 5;
    std::map<std::string, std::vector<std::pair<int, char>>> index;
    index["a"].emplace_back(1, 'x');
    index["b"] = {};
    std::array<std::list<short>, 2> buckets;
    buckets[1].push_back(3);
    std::deque<std::map<int, std::set<int>>> graph(1);
    graph[0][1] = {2, 3};
    std::vector<std::optional<std::string>> maybe = {"text", std::nullopt};
    std::vector<std::tuple<int, std::string, double>> rows = {{1, "one", 0.5}};
    std::variant<int, std::vector<int>> either = std::vector<int>{1, 2};
    std::map<std::pair<int, int>, Student> class_;
    class_[{1, 2}] = {"Ada", {1, 2}};
    std::vector<Student*> best = {&class_[{1, 2}]};
    best[0]->marks.push_back(6);
    std::map<int, std::map<int, std::map<int, int>>> deep;
    deep[1][2][3] = 4;
    std::vector<bool> flags = {true};
    std::pair<std::vector<int>, std::map<char, bool>> pair = {{1}, {{'k', true}}};
    std::printf("%d %zu %zu %zu\n", grid[1][0], index.size(), maybe.size(), std::get<1>(either).size());
    return static_cast<int>(flags.size() + pair.first.size()) - 2;
}
