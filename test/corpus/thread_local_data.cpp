// thread_local data of every kind: arrays, structs, an aligned one, pointers to and from it, static members, a list on the heap.
// seepp: std=c++17
#include <cstdio>
#include <thread>
#include <vector>

struct Node {
    int value;
    Node* next;
};

namespace pool {
thread_local Node* head = nullptr;
thread_local int sizes[3] = {1, 2};
}

struct alignas(32) Wide {
    double a;
    char tag;
};

static thread_local Wide wide = {1.5, 'w'};
thread_local std::vector<int> seen;
thread_local int* own = &pool::sizes[1];

template <class T>
struct Counter {
    static thread_local T count;
};
template <class T>
thread_local T Counter<T>::count = T(7);

void push(int value) {
    thread_local int calls;
    calls++;
    pool::head = new Node{value, pool::head};
    pool::sizes[2] += calls;
    Counter<long>::count--;
}

void clear() {
    while (pool::head) {
        Node* dead = pool::head;
        pool::head = dead->next;
        delete dead;
    }
}

void work(int from) {
    for (int i = 0; i < 2; i++)
        push(from + i);
    wide.a *= from;
    wide.tag++;
    seen.push_back(from);
    *own = from;
    int* first = &pool::sizes[0];
    *first = -from;
    clear();
}

int main() {
    work(3);
    std::thread one(work, 10);
    one.join();
    std::thread two(work, 20);
    two.join();
    int& alias = pool::sizes[2];
    alias++;
    std::printf("%d %d %d %g %c %zu %ld\n", pool::sizes[0], pool::sizes[1], alias, wide.a, wide.tag, seen.size(), Counter<long>::count);
    return 0;
}
