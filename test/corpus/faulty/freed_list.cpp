// A list freed by reading the link of the node just freed; a tree freed twice in part; a method called on a deleted object.
#include <cstdio>

struct Node {
    int value;
    Node* next;
    int get() const { return value; }
};

struct Tree {
    int key;
    Tree *left, *right;
    ~Tree() {
        delete left;
        delete right;
    }
};

int main() {
    Node* list = new Node{1, new Node{2, nullptr}};
    for (Node* at = list; at; at = at->next)
        delete at;
    Node* node = new Node{3, nullptr};
    delete node;
    int got = node->get();
    node->value = 4;
    Tree* shared = new Tree{2, nullptr, nullptr};
    Tree* tree = new Tree{1, shared, nullptr};
    delete shared;
    delete tree;
    std::printf("%d\n", got);
    return 0;
}
