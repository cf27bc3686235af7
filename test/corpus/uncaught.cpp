// An exception that leaves main.
#include <stdexcept>
#include <vector>

int at(const std::vector<int>& numbers, int index) {
    return numbers.at(static_cast<unsigned>(index));
}

int main() {
    std::vector<int> numbers = {1, 2, 3};
    int sum = at(numbers, 1);
    sum += at(numbers, 7);
    return sum;
}
