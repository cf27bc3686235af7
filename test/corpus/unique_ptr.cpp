// std::unique_ptr: to an object, to an array, moved, reset, released, in a struct, with a deleter.
// seepp: std=c++14
#include <cstdio>
#include <memory>

struct Node {
    int value;
    std::unique_ptr<Node> next;
};

void free_loudly(int* p) {
    std::printf("free %d\n", *p);
    delete p;
}

int main() {
    std::unique_ptr<int> one(new int(1));
    std::unique_ptr<int> two;
    two = std::move(one);
    *two = 22;
    std::unique_ptr<int[]> row(new int[3]{1, 2, 3});
    row[1] = 20;
    std::unique_ptr<Node> list = std::make_unique<Node>();
    list->value = 5;
    list->next = std::make_unique<Node>();
    list->next->value = 6;
    std::unique_ptr<int, void (*)(int*)> loud(new int(9), free_loudly);
    int* raw = two.release();
    int sum = *raw + row[1] + list->next->value;
    delete raw;
    list.reset();
    loud.reset();
    std::printf("%d\n", sum);
}
