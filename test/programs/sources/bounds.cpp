// Indices past the bounds of arrays: on the stack, in globals, in members, in a vector's capacity.
#include <array>
#include <cstdio>
#include <string>
#include <vector>

int table[4];
int after = 9;

struct Box {
    int a[3];
    int b;
    int get(int i) const { return a[i]; }
};

int sum(const int* p, int n) {
    int s = 0;
    for (int i = 0; i < n; i++)
        s += p[i];
    return s;
}

int last(const std::vector<int>& v, int i) { return v[i]; }

int main() {
    int numbers[5] = {1, 2, 3, 4, 5};
    int neighbour = 7;
    for (int i = 0; i <= 5; i++)
        numbers[i] = i * 10;
    for (int i = 0; i < 5 && numbers[i] >= 0; i++)
        neighbour += numbers[i];
    table[4] = 3;
    Box box{{1, 2, 3}, 4};
    int four = box.get(3);
    int negative = -1;
    numbers[negative + 1] = box.a[2];
    std::array<int, 3> three{1, 2, 3};
    std::vector<int> vector{1, 2, 3};
    vector.reserve(10);
    int beyond = vector[3] + last(vector, 4);
    int grid[2][3] = {};
    grid[1][3] = 5;
    int* end = &numbers[5];
    std::string text = "abc";
    char zero = text[3];
    int k = 4;
    int fine = numbers[k--] + numbers[k] + three[sizeof(numbers[9]) - 2];
    std::printf("%d %d %d %d %d %d\n", sum(numbers, 5), four, beyond, fine, end == numbers, zero);
    return numbers[negative + 6 > 5 ? 0 : 5] & 0;
}
