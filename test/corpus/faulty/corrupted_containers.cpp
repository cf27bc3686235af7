// Containers whose own bytes are overwritten: sizes out of range, cycles in lists, wild and freed links, zeroed headers.
// seepp: std=c++17
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <forward_list>
#include <list>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>


int main() {
    int* probe = new int[2];
    auto* vector = new (std::malloc(sizeof(std::vector<int>))) std::vector<int>{1, 2, 3};
    auto* text = new (std::malloc(sizeof(std::string))) std::string("a text too long for the object itself");
    auto* list = new (std::malloc(sizeof(std::list<int>))) std::list<int>{1, 2, 3};
    auto* chain = new (std::malloc(sizeof(std::forward_list<int>))) std::forward_list<int>{1, 2, 3};
    auto* map = new (std::malloc(sizeof(std::map<int, int>))) std::map<int, int>{{1, 1}, {2, 2}, {3, 3}};
    auto* hash = new (std::malloc(sizeof(std::unordered_map<int, int>))) std::unordered_map<int, int>{{1, 1}, {2, 2}};
    std::puts("sound");
    void** words = reinterpret_cast<void**>(vector);
    words[1] = static_cast<char*>(words[1]) + (1L << 40);
    words[2] = words[1];
    words = reinterpret_cast<void**>(text);
    words[1] = reinterpret_cast<void*>(1L << 50);
    words = reinterpret_cast<void**>(list);
    void** second = static_cast<void**>(static_cast<void**>(words[0])[0]);
    second[0] = words[0];
    words = reinterpret_cast<void**>(chain);
    static_cast<void**>(*static_cast<void**>(words[0]))[0] = words[0];
    words = reinterpret_cast<void**>(map);
    words[3] = reinterpret_cast<void*>(0xdead0000L);
    words[5] = reinterpret_cast<void*>(99L);
    words = reinterpret_cast<void**>(hash);
    words[3] = reinterpret_cast<void*>(77L);
    std::puts("damaged");
    probe[2] = 1;
    std::fflush(stdout);
    std::_Exit(0);
}
