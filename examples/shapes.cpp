// Virtual functions: one call, two behaviours.
//
// Watch: both pointers have the type `Shape*`, but each knows what it points at. The call of `area` enters a different
// function each time, found through the object's own table; the destructors run from the derived class to its base.

#include <cstdio>

class Shape {
public:
    explicit Shape(const char* name) : name(name) {}
    virtual ~Shape() { std::printf("no more %s\n", name); }
    virtual double area() const = 0;

    const char* name;
};

class Square : public Shape {
public:
    explicit Square(double side) : Shape("square"), side(side) {}
    double area() const override { return side * side; }

private:
    double side;
};

class Circle : public Shape {
public:
    explicit Circle(double radius) : Shape("circle"), radius(radius) {}
    double area() const override { return 3 * radius * radius; } // near enough

private:
    double radius;
};

int main() {
    Shape* shapes[] = {new Square(2.0), new Circle(1.5)};
    double total = 0;

    for (Shape* shape : shapes) {
        double area = shape->area();
        std::printf("%s: %.2f\n", shape->name, area);
        total += area;
    }
    std::printf("together %.2f\n", total);

    for (Shape* shape : shapes)
        delete shape;
}
