// std::set, multiset, multimap, unordered_set and its multi forms, with comparators; stack, queue, priority_queue.
// seepp: std=c++17
#include <cstdio>
#include <functional>
#include <map>
#include <queue>
#include <set>
#include <stack>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

struct Pair {
    int a, b;
    bool operator==(const Pair& other) const { return a == other.a && b == other.b; }
};
struct Less {
    bool operator()(const Pair& one, const Pair& other) const { return one.a < other.a; }
};
struct Hash {
    size_t operator()(const Pair& pair) const { return pair.a * 31 + pair.b; }
};

int main() {
    std::set<std::string> words = {"pear", "apple", "a fruit with a long name"};
    words.erase("pear");
    std::set<int, std::greater<int>> down = {1, 3, 2};
    std::set<Pair, Less> pairs = {{2, 1}, {1, 5}};
    std::multiset<int> many = {2, 1, 2, 2};
    many.erase(many.find(2));
    std::multimap<std::string, int> ages = {{"ann", 3}, {"bob", 4}, {"ann", 5}};
    ages.erase("bob");
    std::set<int> empty;

    std::unordered_set<int> hashed = {5, 17, 42};
    hashed.erase(17);
    std::unordered_multiset<char> letters = {'a', 'b', 'a'};
    std::unordered_multimap<int, std::string> names = {{1, "one"}, {1, "uno"}, {2, "two"}};
    std::unordered_set<Pair, Hash> own = {{1, 2}};
    own.insert({3, 4});
    std::unordered_set<std::string> texts = {"x"};
    std::unordered_set<std::string> taken = std::move(texts);

    std::stack<int> stack;
    stack.push(1);
    stack.push(2);
    stack.pop();
    std::stack<std::string, std::vector<std::string>> lines;
    lines.push("first");
    std::queue<std::string> queue;
    queue.push("one");
    queue.push("two");
    queue.pop();
    std::priority_queue<int> heap;
    for (int n : {4, 9, 2})
        heap.push(n);
    std::priority_queue<int, std::vector<int>, std::greater<int>> least;
    least.push(5);
    least.push(1);
    std::printf("%zu %d %d %s %d %zu\n", words.size(), *down.begin(), stack.top(), queue.front().c_str(), heap.top() + least.top(), taken.size());
    return static_cast<int>(many.size() + ages.size() + hashed.size() + letters.size() + names.size() + own.size() + pairs.size() + empty.size()) > 40;
}
