// Pointers into arrays, at the end, one before another, to rows, to pointers; a jagged matrix; a table of functions.
#include <cstdio>

int add(int a, int b) { return a + b; }
int sub(int a, int b) { return a - b; }

struct Operation {
    const char* name;
    int (*run)(int, int);
};

const Operation operations[] = {{"add", add}, {"sub", sub}};

int main() {
    int numbers[6] = {1, 2, 3, 4, 5, 6};
    int* first = numbers;
    int* end = numbers + 6;
    int* middle = &numbers[2];
    long distance = end - middle;
    int total = 0;
    for (int* p = first; p != end; ++p)
        total += *p;
    int grid[2][3] = {{1, 2, 3}, {4, 5, 6}};
    int (*row)[3] = grid;
    ++row;
    (*row)[1] = 50;
    int cube[2][2][2][2] = {};
    cube[1][0][1][0] = 7;
    int* flat = &cube[0][0][0][0];
    flat[15] = 8;
    int** jagged = new int*[2];
    jagged[0] = new int[1]{1};
    jagged[1] = new int[2]{2, 3};
    int*** deep = &jagged;
    (*deep)[1][0]++;
    const char* words[] = {"one", "two", nullptr};
    const char** word = words;
    while (*word)
        ++word;
    int (*chosen)(int, int) = operations[1].run;
    int (**table)(int, int) = &chosen;
    total += (*table)(9, 4);
    void* anything = &grid;
    std::printf("%d %ld %d %d %p\n", total, distance, grid[1][1], jagged[1][0], anything == grid ? nullptr : anything);
    for (int i = 0; i < 2; i++)
        delete[] jagged[i];
    delete[] jagged;
    return 0;
}
