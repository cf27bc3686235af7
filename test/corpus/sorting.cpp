// Callbacks from the library: std::sort, qsort, for_each, accumulate, comparators, stable sorts, heaps, binary searches.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

struct Person {
    std::string name;
    int age;
};

bool byName(const Person& a, const Person& b) { return a.name < b.name; }

int compare(const void* a, const void* b) {
    int left = *static_cast<const int*>(a), right = *static_cast<const int*>(b);
    return left - right;
}

int main() {
    std::vector<Person> people = {{"Mia", 30}, {"Ada", 36}, {"Leo", 30}};
    std::sort(people.begin(), people.end(), byName);
    std::stable_sort(people.begin(), people.end(), [](const Person& a, const Person& b) { return a.age < b.age; });
    int numbers[] = {3, 1, 2};
    std::qsort(numbers, 3, sizeof(int), compare);
    std::vector<int> heap = {4, 9, 2, 7};
    std::make_heap(heap.begin(), heap.end());
    std::pop_heap(heap.begin(), heap.end());
    heap.pop_back();
    int sum = std::accumulate(heap.begin(), heap.end(), 0, [](int a, int b) { return a + b; });
    std::for_each(heap.begin(), heap.end(), [&sum](int& n) { sum += n--; });
    auto found = std::find_if(people.begin(), people.end(), [](const Person& p) { return p.age > 30; });
    heap.erase(std::remove_if(heap.begin(), heap.end(), [](int n) { return n > 5; }), heap.end());
    std::reverse(numbers, numbers + 3);
    bool has = std::binary_search(people.begin(), people.end(), Person{"", 36}, [](const Person& a, const Person& b) { return a.age < b.age; });
    std::printf("%s %d %d %s %zu %d\n", people[0].name.c_str(), numbers[0], sum, found->name.c_str(), heap.size(), has);
    return 0;
}
