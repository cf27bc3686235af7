// What every program pays: start, one line of output, end.
#include <iostream>

int main() {
    std::cout << "hello, world\n";
}
