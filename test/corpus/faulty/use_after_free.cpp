// Reads and writes of a freed node, through a pointer that was left behind.
#include <cstdio>

struct Node {
    int value;
    Node* next;
};

void touch(Node* node) { node->value = 9; }

int main() {
    Node* a = new Node{1, nullptr};
    Node* b = new Node{2, a};
    delete a;
    int seen = b->next->value;
    touch(b->next);
    std::printf("%d\n", seen == 1);
    delete b;
}
