// Five faults in one program, and it goes on after each: an invalid write, a use after free, a double free, an
// uninitialised branch and a leak.
#include <cstdio>

int main() {
    int* row = new int[3]{1, 2, 3};
    row[3] = 4; // fault 1
    std::puts("after the invalid write");

    int* gone = new int(5);
    delete gone;
    int seen = *gone; // fault 2
    std::puts("after the use after free");

    delete gone; // fault 3
    std::puts("after the double free");

    int undefined;
    if (undefined > 0) // fault 4
        seen++;
    std::puts("after the uninitialised branch");

    row = nullptr; // fault 5
    std::puts("after the leak");
    return row == nullptr && seen != 0 ? 0 : 1;
}
