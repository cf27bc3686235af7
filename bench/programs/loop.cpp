// A loop of 1,000,000 turns: three steps each (condition, body, increment), and two writes.
#include <iostream>

int main() {
    long sum = 0;
    for (int i = 0; i < 1000000; ++i)
        sum += i;
    std::cout << sum << '\n';
}
