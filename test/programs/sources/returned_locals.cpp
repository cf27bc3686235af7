// Pointers and references to variables of functions that have returned; and what only looks like them.
#include <cstdio>
struct Part { int* inner; };
int leaf(int a) { int x; int* own = &x; *own = a; return *own; }
int* pass(int* p) { return p; }
int* lost() { int local = 99; int* p = &local; return p; }
int& lostReference() { int here = 5; int& r = here; return r; }
Part lostPart() { int v[3] = {1, 2, 3}; return {v + 1}; }
const char* lostText() { char text[8] = "hey"; const char* t = text; return t; }
int main() {
    int n = leaf(3);
    int* fine = pass(&n);
    const int& kept = n + 1;
    int* p = lost();
    int& r = lostReference();
    Part part = lostPart();
    const char* text = lostText();
    std::printf("%d %d\n", *fine, kept);
    if (*p == 99) std::puts("unlikely");
    return 0;
}
