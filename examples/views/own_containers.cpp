// Your own containers, shown as what they mean: own_containers.natvis beside this file says how.
#include <cstddef>
#include <cstring>

namespace own {

class String {
    char* text;
    std::size_t length;
public:
    String(const char* from) : text(new char[std::strlen(from) + 1]), length(std::strlen(from)) { std::memcpy(text, from, length + 1); }
    String(const String& other) : String(other.text) {}
    ~String() { delete[] text; }
    bool operator<(const String& other) const { return std::strcmp(text, other.text) < 0; }
};

template <typename T>
class Array {
    T* items = nullptr;
    std::size_t count = 0, room = 0;
public:
    ~Array() { delete[] items; }
    void add(T item) {
        if (count == room) {
            room = room == 0 ? 2 : 2 * room;
            T* larger = new T[room];
            for (std::size_t i = 0; i < count; i++) larger[i] = items[i];
            delete[] items;
            items = larger;
        }
        items[count++] = item;
    }
};

template <typename T>
class List {
    struct Node {
        T value;
        Node* next;
    };
    Node* first = nullptr;
public:
    ~List() {
        while (first != nullptr) {
            Node* gone = first;
            first = first->next;
            delete gone;
        }
    }
    void push(T value) { first = new Node{value, first}; }
};

template <typename K, typename V>
class Tree {
    struct Node {
        K key;
        V value;
        Node* left = nullptr;
        Node* right = nullptr;
    };
    Node* root = nullptr;
    int size = 0;
    static void remove(Node* node) {
        if (node == nullptr) return;
        remove(node->left);
        remove(node->right);
        delete node;
    }
public:
    ~Tree() { remove(root); }
    void put(K key, V value) {
        Node** place = &root;
        while (*place != nullptr) place = key < (*place)->key ? &(*place)->left : &(*place)->right;
        *place = new Node{key, value};
        size++;
    }
};

template <typename T>
class Box {
    T* object;
public:
    explicit Box(T* object) : object(object) {}
    ~Box() { delete object; }
    T* operator->() const { return object; }
};

struct Point {
    int x, y;
};

} // namespace own

int main() {
    own::Array<int> squares;
    for (int i = 1; i <= 3; i++) squares.add(i * i);

    own::List<own::Point> path;
    path.push({1, 2});
    path.push({3, 4});

    own::Tree<own::String, int> ages;
    ages.put("Kim", 12);
    ages.put("Bo", 41);
    ages.put("Zoe", 7);

    own::Box<own::Point> corner(new own::Point{5, 6});
    corner->x = 7;
}
