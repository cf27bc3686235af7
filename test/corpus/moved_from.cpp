// Containers and smart pointers that are empty, moved from, assigned to again, swapped, cleared; placement and destruction.
// seepp: std=c++17
#include <cstdio>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

int main() {
    std::vector<int> v = {1, 2, 3};
    std::vector<int> w = std::move(v);
    v.assign(2, 7);
    std::string s = "a text too long for the object itself";
    std::string t = std::move(s);
    s = "short";
    std::map<int, int> m = {{1, 2}};
    std::map<int, int> n = std::move(m);
    m[5] = 6;
    std::list<int> l = {1, 2};
    std::list<int> k = std::move(l);
    l.splice(l.begin(), k);
    std::deque<int> d = {1};
    std::deque<int> e = std::move(d);
    d.push_back(4);
    std::unordered_map<int, int> u = {{1, 1}};
    std::unordered_map<int, int> x = std::move(u);
    u[2] = 3;
    std::unique_ptr<int> p = std::make_unique<int>(5);
    std::unique_ptr<int> q = std::move(p);
    q.swap(p);
    std::shared_ptr<int> a = std::make_shared<int>(6);
    std::weak_ptr<int> weak = a;
    std::shared_ptr<int> b = std::move(a);
    b.reset();
    bool expired = weak.expired();
    union Place {
        std::vector<int> numbers;
        Place() {}
        ~Place() {}
    } place;
    new (&place.numbers) std::vector<int>{8, 9};
    place.numbers.push_back(10);
    place.numbers.~vector();
    std::optional<std::string> o = "text";
    o.reset();
    w.clear();
    w.shrink_to_fit();
    std::printf("%zu %zu %zu %zu %d %d %d\n", v.size(), t.size(), n.size() + m.size(), e.size() + d.size() + x.size() + u.size(), *p, expired, (int)l.size());
    return 0;
}
