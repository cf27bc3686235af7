// A binary search tree: insertion, search, traversal, deletion of leaves, of nodes with one child and with two, by references to pointers.
#include <cstdio>
#include <initializer_list>

struct Node {
    int key;
    Node* left = nullptr;
    Node* right = nullptr;
    explicit Node(int key) : key(key) {}
};

void insert(Node*& root, int key) {
    if (!root)
        root = new Node(key);
    else
        insert(key < root->key ? root->left : root->right, key);
}

Node** smallest(Node** at) {
    while ((*at)->left)
        at = &(*at)->left;
    return at;
}

bool erase(Node*& root, int key) {
    if (!root)
        return false;
    if (key != root->key)
        return erase(key < root->key ? root->left : root->right, key);
    if (root->left && root->right) {
        Node** next = smallest(&root->right);
        root->key = (*next)->key;
        return erase(*next, root->key);
    }
    Node* dead = root;
    root = root->left ? root->left : root->right;
    delete dead;
    return true;
}

int sum(const Node* node) {
    return node ? sum(node->left) + node->key + sum(node->right) : 0;
}

void clear(Node*& root) {
    if (!root)
        return;
    clear(root->left);
    clear(root->right);
    delete root;
    root = nullptr;
}

int main() {
    Node* root = nullptr;
    for (int key : {5, 3, 8, 7, 9})
        insert(root, key);
    bool two = erase(root, 5);
    bool leaf = erase(root, 9);
    bool none = erase(root, 1);
    int total = sum(root);
    std::printf("%d %d %d %d\n", two, leaf, none, total);
    clear(root);
    return 0;
}
