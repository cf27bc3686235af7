// Leaks: directly and indirectly lost, a cycle, lost in a loop, by an exception, by a missing virtual destructor's member, of realloc, still reachable.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

struct Node {
    int value;
    Node* next = nullptr;
    explicit Node(int value) : value(value) {}
};

struct Shared {
    std::shared_ptr<Shared> other;
};

char* reachable;

void fail() {
    int* lost = new int[5];
    lost[0] = 1;
    throw std::runtime_error("lost");
}

int main() {
    Node* first = new Node(1);
    first->next = new Node(2);
    first->next->next = first;
    first = nullptr;
    for (int i = 0; i < 3; i++) {
        char* piece = new char[10 + i];
        piece[0] = 'p';
    }
    try {
        fail();
    } catch (const std::runtime_error&) {
        std::puts("caught");
    }
    {
        auto a = std::make_shared<Shared>();
        auto b = std::make_shared<Shared>();
        a->other = b;
        b->other = a;
    }
    void* grown = std::malloc(10);
    grown = std::realloc(grown, 1000);
    grown = nullptr;
    std::vector<int>* vector = new std::vector<int>{1, 2, 3};
    vector = nullptr;
    std::string* text = new std::string("a text too long for the object itself");
    text = nullptr;
    reachable = new char[7];
    return grown || vector || text;
}
