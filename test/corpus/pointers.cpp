// Pointers to pointers, into arrays, one past the end, to members of a struct, to void and to functions.
#include <cstdio>
#include <cstdlib>

struct Pair {
    int first;
    int second;
};

int twice(int x) { return 2 * x; }
int thrice(int x) { return 3 * x; }
static int counter = 5;

int main() {
    int value = 1;
    int* p = &value;
    int** pp = &p;
    int*** ppp = &pp;
    ***ppp = 9;
    int row[3] = {10, 20, 30};
    int* middle = row + 1;
    int* end = row + 3;
    Pair pair = {1, 2};
    int* second = &pair.second;
    *second = 22;
    *pp = middle;
    void* anything = &pair;
    int (*operation)(int) = twice;
    int result = operation(*p);
    operation = thrice;
    result += operation(1);
    int (*table[2])(int) = {twice, thrice};
    int* global = &counter;
    ++*global;
    int* heap = static_cast<int*>(std::malloc(3 * sizeof(int)));
    heap[0] = 7;
    heap[1] = 8;
    int* inner = heap + 1;
    const char* literal = "text";
    int* nothing = nullptr;
    std::printf("%d %d %d %d %ld %s %d\n", value, result, table[1](2), *inner, end - row, literal, anything == &pair);
    std::free(heap);
    inner = nothing;
    return inner == nullptr ? counter : 0;
}
