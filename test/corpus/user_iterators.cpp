// A container of the user's with iterators of its own; range-for over it, with sentinels, initialisers, structured bindings, over arrays.
// seepp: std=c++20
#include <cstdio>
#include <iterator>
#include <map>
#include <string>
#include <utility>

class List {
    struct Node {
        int value;
        Node* next;
    };
    Node* head = nullptr;
public:
    class iterator {
        Node* node;
    public:
        using value_type = int;
        using difference_type = std::ptrdiff_t;
        explicit iterator(Node* node) : node(node) {}
        int& operator*() const { return node->value; }
        iterator& operator++() {
            node = node->next;
            return *this;
        }
        bool operator!=(const iterator& other) const { return node != other.node; }
    };
    void push(int value) { head = new Node{value, head}; }
    iterator begin() const { return iterator(head); }
    iterator end() const { return iterator(nullptr); }
    ~List() {
        while (head)
            delete std::exchange(head, head->next);
    }
};

struct Countdown {
    int from;
    struct Done {};
    struct It {
        int at;
        int operator*() const { return at; }
        void operator++() { --at; }
        bool operator!=(Done) const { return at > 0; }
    };
    It begin() const { return {from}; }
    Done end() const { return {}; }
};

int main() {
    List list;
    for (int i = 0; i < 3; i++)
        list.push(i * i);
    int sum = 0;
    for (int& value : list)
        sum += ++value;
    for (int n : Countdown{3})
        sum += n;
    for (int step = 2; char c : "ab")
        sum += c * step;
    std::map<std::string, int> ages = {{"Ada", 36}, {"Alan", 41}};
    for (auto& [name, age] : ages)
        sum += age += static_cast<int>(name.size());
    const double weights[] = {0.5, 1.5};
    double total = 0;
    for (const auto& weight : weights)
        total += weight;
    std::printf("%d %g\n", sum, total);
    return 0;
}
