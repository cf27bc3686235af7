// A binary search tree: insert, walk in order, tear down.
//
// Watch: `insert` gets a reference to the very pointer it may have to change, so one assignment hooks the new node in,
// wherever in the tree that is. The walk prints the keys sorted. `destroy` frees children before their parent.

#include <iostream>

struct Tree {
    int key;
    Tree* left = nullptr;
    Tree* right = nullptr;
};

void insert(Tree*& root, int key) {
    if (root == nullptr)
        root = new Tree{key};
    else if (key < root->key)
        insert(root->left, key);
    else
        insert(root->right, key);
}

void print_sorted(const Tree* root) {
    if (root == nullptr)
        return;
    print_sorted(root->left);
    std::cout << root->key << ' ';
    print_sorted(root->right);
}

int height(const Tree* root) {
    if (root == nullptr)
        return 0;
    int left = height(root->left);
    int right = height(root->right);
    return 1 + (left > right ? left : right);
}

void destroy(Tree* root) {
    if (root == nullptr)
        return;
    destroy(root->left);
    destroy(root->right);
    delete root;
}

int main() {
    Tree* root = nullptr;
    for (int key : {50, 30, 70, 20, 40, 60})
        insert(root, key);

    print_sorted(root);
    std::cout << "height " << height(root) << '\n';

    destroy(root);
}
