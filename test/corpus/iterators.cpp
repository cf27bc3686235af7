// Iterators of every container at the begin, inside and at the end; reverse, move and insert iterators, pointers as iterators.
// seepp: std=c++17
#include <array>
#include <cstdio>
#include <deque>
#include <forward_list>
#include <iterator>
#include <list>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

int main() {
    std::vector<int> v = {1, 2, 3};
    auto vb = v.begin();
    auto ve = v.cend();
    auto vr = v.rbegin();
    ++vr;
    auto vm = std::make_move_iterator(v.begin());
    std::back_insert_iterator<std::vector<int>> back(v);
    *back = 4;
    vb = v.begin() + 2;
    std::array<double, 2> a = {1.5, 2.5};
    auto ab = a.begin();
    std::string s = "text";
    auto sb = s.begin() + 1;
    std::deque<long> d = {1, 2};
    auto db = d.begin();
    ++db;
    d.push_front(0);
    db = d.begin();
    std::list<int> l = {1, 2};
    auto lb = l.begin();
    std::list<int>::const_iterator lc = lb;
    ++lb;
    ++lb;
    auto front = std::front_inserter(l);
    front = 9;
    std::forward_list<char> f = {'x', 'y'};
    auto fb = f.begin();
    ++fb;
    std::set<int> set = {3, 1, 2};
    auto sf = set.find(2);
    auto sn = set.find(9);
    std::map<std::string, int> m = {{"one", 1}, {"two", 2}};
    auto mf = m.find("two");
    mf->second = 22;
    auto me = m.end();
    std::unordered_map<int, int> u = {{1, 10}};
    auto ub = u.begin();
    auto ue = u.end();
    int sum = 0;
    for (auto it = l.rbegin(); it != l.rend(); ++it)
        sum += *it;
    std::printf("%d %g %c %ld %d %c %d %d %d\n", *vb, *ab, *sb, *db, *lc, *fb, *sf, ub->second, sum);
    return sn == set.end() && me == m.end() && ue == u.end() && ve != v.cend() ? 0 : 1;
}
