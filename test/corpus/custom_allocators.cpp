// Containers with allocators, comparators, hashes and deleters of the user's own.
// seepp: std=c++17
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <queue>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

template <class T>
struct Pool {
    using value_type = T;
    int* count;
    explicit Pool(int* count) : count(count) {}
    template <class U> Pool(const Pool<U>& other) : count(other.count) {}
    T* allocate(std::size_t n) { ++*count; return static_cast<T*>(std::malloc(n * sizeof(T))); }
    void deallocate(T* p, std::size_t) { std::free(p); }
    template <class U> bool operator==(const Pool<U>&) const { return true; }
    template <class U> bool operator!=(const Pool<U>&) const { return false; }
};

struct ByLength {
    bool reverse;
    bool operator()(const std::string& a, const std::string& b) const { return reverse ? a.size() > b.size() : a.size() < b.size(); }
};

struct Mod {
    std::size_t operator()(int x) const { return x % 3; }
};

struct Close {
    int* closed;
    void operator()(int* p) const { ++*closed; delete p; }
};

int main() {
    int count = 0, closed = 0;
    std::vector<int, Pool<int>> v(Pool<int>{&count});
    v.push_back(1);
    v.push_back(2);
    std::list<short, Pool<short>> l(Pool<short>{&count});
    l.push_back(7);
    std::map<int, char, std::less<int>, Pool<std::pair<const int, char>>> m(Pool<std::pair<const int, char>>{&count});
    m[3] = 'c';
    std::set<std::string, ByLength> words(ByLength{true});
    words.insert("a");
    words.insert("longer");
    std::set<int, std::greater<int>> down = {1, 2, 3};
    std::unordered_set<int, Mod> hashed = {1, 4, 5};
    std::priority_queue<int, std::vector<int>, std::greater<int>> smallest;
    smallest.push(3);
    smallest.push(1);
    {
        std::unique_ptr<int, Close> stateful(new int(5), Close{&closed});
        std::unique_ptr<int, void (*)(int*)> pointer(new int(6), [](int* p) { delete p; });
        std::unique_ptr<void, void (*)(void*)> raw(std::malloc(4), std::free);
        std::shared_ptr<int> shared(new int(7), Close{&closed});
    }
    std::printf("%d %d %d %d %d\n", count, closed, smallest.top(), (int)hashed.size(), *down.begin());
    return 0;
}
