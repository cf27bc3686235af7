// Several files: a header with inline code, two units with statics of the same name, steps in all of them.
#include "shape.h"
#include <cstdio>

static int counter = 1;

int main() {
    Rectangle rectangle(3, 4);
    int a = area(rectangle);
    counter += a;
    rectangle.grow(2);
    int b = area(rectangle);
    std::printf("%d %d %d %d\n", a, b, counter, calls());
}
