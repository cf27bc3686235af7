// Containers with polymorphic allocators: strings, vectors, lists, maps in a buffer on the stack.
// seepp: std=c++17
#include <cstdio>
#include <list>
#include <map>
#include <memory_resource>
#include <string>
#include <vector>

int main() {
    char buffer[2048];
    std::pmr::monotonic_buffer_resource arena(buffer, sizeof buffer);
    std::pmr::string text("a text too long for the object itself", &arena);
    std::pmr::vector<int> numbers({1, 2, 3}, &arena);
    numbers.push_back(4);
    std::pmr::list<int> list({7, 8}, &arena);
    auto it = list.begin();
    auto end = list.end();
    std::pmr::map<int, std::pmr::string> names(&arena);
    names[1] = "one";
    names.emplace(2, "two");
    std::pmr::vector<std::pmr::string> nested(&arena);
    nested.emplace_back("first");
    nested.emplace_back("second, and longer than sixteen");
    std::printf("%zu %d %zu %zu\n", text.size(), *it, names.size(), nested.size());
    return it == end;
}
