// operator[] past the end of vectors and strings, front and back of empty containers, at a wrong element of a deque.
#include <cstdio>
#include <deque>
#include <string>
#include <vector>

int main() {
    std::vector<int> v = {1, 2, 3};
    v.reserve(4);
    int inside = v[3];
    int outside = v[5];
    v[4] = 7;
    std::vector<char> empty;
    empty.reserve(2);
    char first = empty.front();
    std::string text(20, 'x');
    char beyond = text[30];
    text[40] = 'y';
    std::vector<std::vector<int>> grid(2, std::vector<int>(2));
    int cell = grid[1][4];
    if (inside == 42)
        std::puts("lucky");
    std::printf("%d\n", (outside == 1) + (first == 'z') + (beyond == 'q') + (cell == 5));
    return 0;
}
