// A leak: memory that nobody can give back.
//
// Watch: `replace` makes a new buffer and forgets the old one. From the step on which the last pointer to it goes
// away, the old block is marked as leaked: it stays on the heap until the end, and no arrow leads to it any more.

#include <iostream>

struct Buffer {
    int size;
    int* data;
};

void fill(Buffer& buffer, int size) {
    buffer.size = size;
    buffer.data = new int[size];
    for (int i = 0; i < size; ++i)
        buffer.data[i] = i;
}

void replace(Buffer& buffer, int size) {
    fill(buffer, size); // forgets `delete[] buffer.data`
}

int main() {
    Buffer buffer;
    fill(buffer, 3);
    replace(buffer, 4);
    std::cout << "last element: " << buffer.data[buffer.size - 1] << '\n';
    delete[] buffer.data;
}
