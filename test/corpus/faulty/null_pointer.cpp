// A write through a null pointer: the error, then the signal that ends the program.
#include <cstdio>

struct Node {
    int value;
    Node* next;
};

int main() {
    Node* head = new Node{1, nullptr};
    std::fputs("before\n", stderr);
    head->next->value = 2;
    std::puts("after");
}
