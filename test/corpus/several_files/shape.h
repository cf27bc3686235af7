#ifndef SHAPE_H
#define SHAPE_H

struct Rectangle {
    int width, height;
    Rectangle(int width, int height) : width(width), height(height) {}
    void grow(int by) {
        width += by;
        height += by;
    }
};

int area(const Rectangle& rectangle);
int calls();

#endif
