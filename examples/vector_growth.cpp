// How a vector grows, and what that does to pointers into it.
//
// Watch: when size reaches capacity, the vector moves: a new block twice as large, the elements copied, the old block
// freed. `first` still points into the old block: it dangles, and only `reserve` would have prevented it.

#include <iostream>
#include <vector>

int main() {
    std::vector<int> numbers;
    int moves = 0;

    numbers.push_back(10);
    const int* first = &numbers[0];

    for (int n = 20; n <= 90; n += 10) {
        const int* before = numbers.data();
        numbers.push_back(n);
        if (numbers.data() != before)
            ++moves;
    }
    std::cout << numbers.size() << " elements, " << moves << " moves\n";

    first = numbers.data();
    std::cout << "first is " << *first << '\n';

    std::vector<int> planned;
    planned.reserve(4);
    const int* home = planned.data();
    for (int n = 1; n <= 4; ++n)
        planned.push_back(n);
    std::cout << (planned.data() == home ? "never moved" : "moved") << '\n';
}
