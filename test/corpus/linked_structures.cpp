// A doubly linked ring and a graph: cycles of pointers, blocks with several entries.
#include <cstdio>

struct Ring {
    int value;
    Ring* next;
    Ring* previous;
};

struct Vertex {
    char name;
    Vertex* edges[2];
};

Ring* add(Ring* ring, int value) {
    Ring* node = new Ring;
    node->value = value;
    if (ring == nullptr) {
        node->next = node->previous = node;
        return node;
    }
    node->next = ring;
    node->previous = ring->previous;
    ring->previous->next = node;
    ring->previous = node;
    return ring;
}

int main() {
    Ring* ring = nullptr;
    for (int i = 0; i < 3; i++)
        ring = add(ring, i);
    int sum = ring->previous->value * 10 + ring->next->value;
    ring->previous->next = nullptr;
    while (ring) {
        Ring* next = ring->next;
        delete ring;
        ring = next;
    }
    Vertex* a = new Vertex{'a', {}};
    Vertex* b = new Vertex{'b', {a, nullptr}};
    a->edges[0] = b;
    a->edges[1] = a;
    std::printf("%d %c\n", sum, a->edges[0]->edges[0]->name);
    delete a;
    delete b;
}
