// A list of 1,000 nodes: built, walked, destroyed. Many small blocks.
#include <iostream>

struct Node {
    int value;
    Node* next;
};

int main() {
    Node* head = nullptr;
    for (int i = 0; i < 1000; ++i)
        head = new Node{i, head};
    long sum = 0;
    for (Node* node = head; node != nullptr; node = node->next)
        sum += node->value;
    while (head != nullptr) {
        Node* next = head->next;
        delete head;
        head = next;
    }
    std::cout << sum << '\n';
}
