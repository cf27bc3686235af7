// The same block freed twice, a free of a local, a free into the middle.
#include <cstdio>
#include <cstdlib>

int main() {
    int* p = new int(1);
    delete p;
    delete p;
    int local = 3;
    int* q = &local;
    std::free(q);
    char* block = static_cast<char*>(std::malloc(8));
    std::free(block + 4);
    std::free(block);
    std::puts("still here");
}
