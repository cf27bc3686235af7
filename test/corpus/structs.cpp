// Nested structs, copies, defaults, aggregate initialisation, passing by value.
#include <cstdio>

struct Point {
    int x = 1;
    int y = 2;
};

struct Segment {
    Point from, to;
    const char* name;
    double weight[2];
};

Point middle(Segment segment) {
    Point point;
    point.x = (segment.from.x + segment.to.x) / 2;
    point.y = (segment.from.y + segment.to.y) / 2;
    segment.name = nullptr;
    return point;
}

int main() {
    Point origin{};
    Segment segment = {{0, 0}, {10, 20}, "diagonal", {0.5, 1.5}};
    Segment copy = segment;
    copy.to = origin;
    copy.name = "copy";
    Point point = middle(segment);
    std::printf("%d %d %s %s %d\n", point.x, point.y, segment.name, copy.name, copy.to.y);
}
