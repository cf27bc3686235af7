// Anonymous structs and unions in structs, unnamed types of members, nested ones, and in a C style tagged union.
#include <cstdio>

struct Shape {
    enum { circle, square } kind;
    union {
        double radius;
        struct {
            int width, height;
        };
    };
    struct {
        unsigned char r, g, b;
    } color;
};

int area(const Shape& shape) {
    return shape.kind == Shape::circle ? static_cast<int>(3 * shape.radius * shape.radius) : shape.width * shape.height;
}

int main() {
    Shape shapes[2];
    shapes[0].kind = Shape::circle;
    shapes[0].radius = 2;
    shapes[0].color = {1, 2, 3};
    shapes[1].kind = Shape::square;
    shapes[1].width = 3;
    shapes[1].height = 4;
    shapes[1].color.r = 255;
    union {
        int whole;
        char parts[4];
    } view;
    view.whole = 0x41424344;
    view.parts[0]++;
    struct {
        int x;
        struct {
            int y;
        } inner;
    } local = {1, {2}};
    local.inner.y += local.x;
    std::printf("%d %d %d %d\n", area(shapes[0]), area(shapes[1]), view.whole, local.inner.y);
    return 0;
}
