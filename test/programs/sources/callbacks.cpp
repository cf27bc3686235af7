// User code that the library calls back: comparisons of std::sort, qsort and std::map, a lambda of std::for_each, a hash.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <unordered_set>
#include <vector>

struct Longest {
    bool operator()(int a, int b) const { return a > b; }
};
struct Hash {
    std::size_t operator()(int n) const { return n; }
};
int ascending(const void* a, const void* b) { return *static_cast<const int*>(a) - *static_cast<const int*>(b); }
int direct(int n) { return n + 1; }

int main() {
    std::vector<int> numbers{3, 1, 2};
    std::sort(numbers.begin(), numbers.end(), [](int a, int b) { return a < b; });
    std::qsort(numbers.data(), numbers.size(), sizeof(int), ascending);
    int sum = 0;
    std::for_each(numbers.begin(), numbers.end(), [&sum](int n) { sum += direct(n); });
    std::map<int, int, Longest> map{{1, 2}, {2, 3}};
    std::unordered_set<int, Hash> set{7};
    return sum + map.begin()->second + *set.begin();
}
