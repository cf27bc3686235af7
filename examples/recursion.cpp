// Three classic recursions.
//
// Watch: the stack of frames grows and shrinks. `factorial` goes down once and comes back with the answer; `fibonacci`
// calls itself twice and asks the same question again and again; `hanoi` moves disks between pegs, each call handing
// the pegs on in another order.

#include <iostream>

long factorial(int n) {
    if (n <= 1)
        return 1;
    return n * factorial(n - 1);
}

int fibonacci(int n) {
    if (n < 2)
        return n;
    int before_last = fibonacci(n - 2);
    int last = fibonacci(n - 1);
    return before_last + last;
}

int hanoi(int disks, char from, char to, char spare) {
    if (disks == 0)
        return 0;
    int moves = hanoi(disks - 1, from, spare, to);
    std::cout << "disk " << disks << ": " << from << " to " << to << '\n';
    return moves + 1 + hanoi(disks - 1, spare, to, from);
}

int main() {
    long product = factorial(6);
    int sum = fibonacci(6);
    std::cout << "6! = " << product << ", fib(6) = " << sum << '\n';

    int moves = hanoi(3, 'A', 'C', 'B');
    std::cout << moves << " moves\n";
}
