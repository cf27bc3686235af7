// new[] given back by delete, malloc by delete, new by free.
#include <cstdio>
#include <cstdlib>

int main() {
    int* row = new int[3]();
    int* one = static_cast<int*>(std::malloc(sizeof(int)));
    int* two = new int(2);
    delete row;
    delete one;
    std::free(two);
    std::puts("done");
}
