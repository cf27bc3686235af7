// Bubble sort of 200 numbers: a small array written again and again.
#include <iostream>

int main() {
    int numbers[200];
    unsigned seed = 1;
    for (int i = 0; i < 200; ++i) {
        seed = seed * 1103515245 + 12345;
        numbers[i] = seed >> 16 & 1023;
    }
    for (int end = 200; end > 1; --end) {
        for (int i = 1; i < end; ++i) {
            if (numbers[i - 1] > numbers[i]) {
                int larger = numbers[i - 1];
                numbers[i - 1] = numbers[i];
                numbers[i] = larger;
            }
        }
    }
    std::cout << numbers[0] << ' ' << numbers[199] << '\n';
}
