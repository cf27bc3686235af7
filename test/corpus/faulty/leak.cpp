// Leaks: lost directly, lost with what it points to, and one that is still reachable at the end.
#include <cstdio>
#include <cstdlib>

struct Node {
    int value;
    Node* next;
};

Node* kept;

void lose() {
    int* local = new int[10];
    local[0] = 1;
}

int main() {
    Node* list = new Node{1, new Node{2, nullptr}};
    std::printf("%d\n", list->next->value);
    list = nullptr;
    lose();
    kept = new Node{3, nullptr};
    char* text = static_cast<char*>(std::malloc(20));
    text[0] = 'x';
    text = nullptr;
    return text == nullptr ? 0 : 1;
}
