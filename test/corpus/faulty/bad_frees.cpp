// Frees of what was never allocated so: the stack, a global, the middle of a block, twice, by the wrong function of every pair.
#include <cstdio>
#include <cstdlib>

int global[4];

int main() {
    int local = 1;
    int* stack = &local;
    int* middle = new int[4];
    char* c = static_cast<char*>(std::malloc(8));
    int* one = new int(1);
    int* many = new int[2];
    int* wrong = new int[3];
    delete one;
    delete one;
    std::free(stack);
    std::free(global);
    std::free(middle + 1);
    delete c;
    std::free(many);
    delete wrong;
    delete[] middle;
    std::puts("end");
    return 0;
}
