// malloc, calloc, realloc, new, new[] with and without destructors, aligned new; freed with the right one.
// seepp: std=c++17
#include <cstdio>
#include <cstdlib>

struct Counted {
    static int alive;
    int id;
    Counted() : id(++alive) {}
    ~Counted() { --alive; }
};
int Counted::alive = 0;

struct alignas(64) Wide {
    int value;
};

int main() {
    int* zeros = static_cast<int*>(std::calloc(3, sizeof(int)));
    zeros[1] = 5;
    zeros = static_cast<int*>(std::realloc(zeros, 6 * sizeof(int)));
    zeros[5] = 6;
    int* one = new int(7);
    int* row = new int[2]{8, 9};
    Counted* objects = new Counted[3];
    Wide* wide = new Wide{1};
    int alive = Counted::alive;
    int sum = zeros[1] + zeros[5] + *one + row[1] + objects[2].id + wide->value;
    delete wide;
    delete[] objects;
    delete[] row;
    delete one;
    std::free(zeros);
    std::printf("%d %d %d\n", sum, alive, Counted::alive);
}
