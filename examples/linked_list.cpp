// A linked list, built and turned around.
//
// Watch: each new node is born undefined, gets its value, and is hooked in. In `reverse` three pointers walk the
// list together, and every arrow between the nodes flips once. At the end the heap is empty again.

#include <iostream>

struct Node {
    int value;
    Node* next;
};

Node* push_front(Node* head, int value) {
    Node* node = new Node;
    node->value = value;
    node->next = head;
    return node;
}

Node* reverse(Node* head) {
    Node* done = nullptr;
    while (head != nullptr) {
        Node* rest = head->next;
        head->next = done;
        done = head;
        head = rest;
    }
    return done;
}

void print(const Node* head) {
    for (const Node* node = head; node != nullptr; node = node->next)
        std::cout << node->value << ' ';
    std::cout << '\n';
}

void destroy(Node* head) {
    while (head != nullptr) {
        Node* next = head->next;
        delete head;
        head = next;
    }
}

int main() {
    Node* list = nullptr;
    for (int i = 1; i <= 5; ++i)
        list = push_front(list, i * i);
    print(list);

    list = reverse(list);
    print(list);

    destroy(list);
}
