// References to pointers, smart pointers, iterators and pointers to pointers: shown as the pointer that they are another name of.
// seepp: std=c++17
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

struct Node {
    int value;
    Node* next;
};

void push(Node*& head, int value) {
    head = new Node{value, head};
}

void clear(Node*& head) {
    while (head) {
        Node* dead = head;
        head = head->next;
        delete dead;
    }
}

int take(std::unique_ptr<int>& from, std::unique_ptr<int>&& other) {
    from = std::move(other);
    return *from;
}

int main() {
    Node* head = nullptr;
    push(head, 1);
    push(head, 2);
    Node*& alias = head->next;
    alias->value = 5;
    Node** address = &head;
    Node**& twice = address;
    (*twice)->value = 6;
    const char* word = "text";
    const char*& wordAlias = word;
    wordAlias = "other";
    auto owner = std::make_unique<int>(3);
    int taken = take(owner, std::make_unique<int>(4));
    auto shared = std::make_shared<int>(9);
    const std::shared_ptr<int>& sharedAlias = shared;
    std::vector<int> numbers = {1, 2, 3};
    auto it = numbers.begin();
    auto& itAlias = it;
    ++itAlias;
    int number = 8;
    int& plain = number;
    std::reference_wrapper<int> wrapped = plain;
    wrapped.get()++;
    int (*function)(const char*) = std::puts;
    auto& functionAlias = function;
    functionAlias("called");
    int* null = nullptr;
    int*& nullAlias = null;
    std::vector<int*> pointers = {&number, nullptr};
    for (int*& pointer : pointers)
        if (!pointer)
            pointer = &number;
    std::printf("%d %d %d %d %d\n", taken, *sharedAlias, *it, number, nullAlias == nullptr);
    clear(head);
    return 0;
}
