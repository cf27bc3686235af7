// Undefined bytes given to a system call, and overlapping memcpy.
#include <cstring>
#include <unistd.h>

int main() {
    char buffer[4];
    buffer[0] = 'a';
    buffer[3] = '\n';
    write(1, buffer, 0);
    char* heap = new char[2];
    heap[0] = 'h';
    write(1, heap, 1);
    ssize_t wrote = write(99, heap, 2);
    char text[16] = "abcdefghijk";
    volatile int distance = 2;
    std::memcpy(text + distance, text, 8);
    delete[] heap;
    return wrote > 0 ? 1 : 0;
}
