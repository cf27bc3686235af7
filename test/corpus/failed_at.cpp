// A failed .at(): an exception of the library that leaves main.
#include <cstdio>
#include <vector>

int third(const std::vector<int>& numbers) {
    return numbers.at(2);
}

int main() {
    std::vector<int> numbers = {1, 2};
    std::puts("before");
    std::fflush(stdout);
    return third(numbers);
}
