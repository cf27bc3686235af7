// Pointers, pointers to pointers, and arrays.
//
// Watch: an arrow for every pointer, and what moves when one is changed. `cursor` walks through the array, element by
// element, and stops one past its end. `swap` gets the addresses of two pointers and exchanges where they point;
// the integers themselves stay where they are. The grid is an array of arrays: one block, no pointers.

#include <cstdio>

void swap(int** a, int** b) {
    int* old = *a;
    *a = *b;
    *b = old;
}

int sum(const int* begin, const int* end) {
    int total = 0;
    for (const int* cursor = begin; cursor != end; ++cursor)
        total += *cursor;
    return total;
}

int main() {
    int numbers[5] = {3, 1, 4, 1, 5};
    int total = sum(numbers, numbers + 5);

    int* small = &numbers[2];
    int* large = &numbers[1];
    if (*small > *large)
        swap(&small, &large);
    *small = 100;
    std::printf("total %d, large %d, now %d\n", total, *large, numbers[1]);

    int grid[2][3];
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 3; ++column)
            grid[row][column] = 10 * row + column;

    int* corner = &grid[1][2];
    int (*second_row)[3] = &grid[1];
    std::printf("%d %d\n", *corner, (*second_row)[0]);

    int (*operation)(const int*, const int*) = sum;
    std::printf("%d\n", operation(grid[0], grid[0] + 3));
}
