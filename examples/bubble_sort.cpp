// Bubble sort: one array, many swaps.
//
// Watch: in each round the largest number that is left rises to the end, two neighbours at a time. The rounds get
// shorter, and the last one finds nothing to do and stops the sorting early.

#include <cstdio>
#include <utility>

void bubble_sort(int* numbers, int count) {
    bool swapped = true;
    while (swapped) {
        swapped = false;
        for (int i = 1; i < count; ++i) {
            if (numbers[i - 1] > numbers[i]) {
                std::swap(numbers[i - 1], numbers[i]);
                swapped = true;
            }
        }
        --count;
    }
}

int main() {
    int numbers[] = {5, 2, 8, 1, 9, 3};
    const int count = sizeof numbers / sizeof numbers[0];

    bubble_sort(numbers, count);

    for (int number : numbers)
        std::printf("%d ", number);
    std::printf("\n");
}
