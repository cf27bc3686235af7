// Reads past a block: from user code and through the library.
#include <cstdio>
#include <cstring>

int sum(const char* p, int n) {
    int total = 0;
    for (int i = 0; i < n; i++)
        total += p[i] != 0;
    return total;
}

int main() {
    char* text = new char[4];
    std::memcpy(text, "abcd", 4);
    int total = sum(text, 5);
    int length = std::strlen(text) > 0;
    std::printf("%d %d\n", total >= 4, length);
    delete[] text;
}
