// Range-for over an array, a vector by reference, an initializer list, a user's own range.
#include <cstdio>
#include <vector>

struct Countdown {
    int from;
    struct Iterator {
        int at;
        int operator*() const { return at; }
        Iterator& operator++() { --at; return *this; }
        bool operator!=(const Iterator& other) const { return at != other.at; }
    };
    Iterator begin() const { return {from}; }
    Iterator end() const { return {0}; }
};

int main() {
    int row[3] = {1, 2, 3};
    int sum = 0;
    for (int n : row)
        sum += n;
    std::vector<int> numbers = {4, 5};
    for (int& n : numbers)
        n *= 2;
    for (int n : {10, 20}) sum += n;
    for (int n : Countdown{2})
        sum += n * 100;
    std::printf("%d %d\n", sum, numbers[1]);
}
