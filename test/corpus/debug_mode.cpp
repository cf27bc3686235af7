// The containers and iterators of libstdc++'s debug mode, with checks on.
// seepp: std=c++17
#define _GLIBCXX_DEBUG
#include <cstdio>
#include <deque>
#include <list>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

int main() {
    std::vector<int> v = {1, 2, 3};
    auto it = v.begin();
    ++it;
    v.push_back(4);
    it = v.begin();
    std::list<short> l = {1, 2};
    auto li = l.begin();
    std::deque<int> d = {5};
    std::map<std::string, int> m = {{"one", 1}};
    auto mi = m.begin();
    std::set<char> s = {'a', 'b'};
    std::unordered_map<int, int> u = {{1, 2}};
    std::vector<std::vector<int>> grid = {{1}, {2, 3}};
    std::vector<bool> flags = {true, false};
    std::string text = "text";
    std::printf("%d %d %d %zu %zu\n", *it, *li, mi->second, d.size() + s.size() + u.size(), grid.size() + flags.size());
    return 0;
}
