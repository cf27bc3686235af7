// C string functions on buffers that are too short, freed, unterminated or overlapping.
#include <cstdio>
#include <cstdlib>
#include <cstring>

int main() {
    char* small = static_cast<char*>(std::malloc(4));
    volatile std::size_t five = 5;
    std::memcpy(small, "text", five);
    std::size_t length = std::strlen(small);
    char* open = static_cast<char*>(std::malloc(3));
    std::memset(open, 'x', 3);
    length += std::strlen(open);
    char* copied = static_cast<char*>(std::malloc(8));
    std::strcpy(copied, "seven..");
    std::strcat(copied, "!");
    std::free(copied);
    int same = std::strcmp(copied, "other");
    char* overlap = static_cast<char*>(std::malloc(16));
    std::memset(overlap, 'o', 16);
    volatile int by = 3;
    std::memcpy(overlap, overlap + by, 8);
    std::printf("%d\n", (length > 0) + (same != 0));
    std::free(small);
    std::free(open);
    std::free(overlap);
    return 0;
}
