// A class hierarchy with a base made from a temporary, smart pointers, a map from a nested list, optional, structured bindings, a string thrown.
// seepp: std=c++17
#include <iostream>
#include <memory>
#include <string>
#include <vector>
#include <map>
#include <optional>

class Shape {
public:
    explicit Shape(std::string n) : name(std::move(n)) { ++alive; }
    virtual ~Shape() { --alive; }
    virtual double area() const = 0;
    virtual std::string describe() const {
        return name + " of area " + std::to_string(area());
    }
    static int alive;
protected:
    std::string name;
};
int Shape::alive = 0;

class Square : public Shape {
    double side;
public:
    Square(double s) : Shape("square"), side(s) {}
    double area() const override { return side * side; }
};

class Circle final : public Shape {
    double radius;
    static constexpr double pi = 3.14159;
public:
    Circle(double r) : Shape("a circle with a rather long name"), radius(r) {}
    double area() const override { return pi * radius * radius; }
    std::string describe() const override {
        auto base = Shape::describe();
        base += "!";
        return base;
    }
};

enum class Color : unsigned char { Red, Green = 5, Blue };

template <class F>
double total(const std::vector<std::unique_ptr<Shape>>& shapes, F f) {
    double t = 0;
    for (const auto& s : shapes) t += f(*s);
    return t;
}

int main() {
    std::vector<std::unique_ptr<Shape>> shapes;
    shapes.push_back(std::make_unique<Square>(2));
    shapes.push_back(std::make_unique<Circle>(1.5));
    for (auto& s : shapes)
        std::cout << s->describe() << '\n';
    int calls = 0;
    double t = total(shapes, [&calls](const Shape& s) { ++calls; return s.area(); });
    std::cout << t << ' ' << calls << '\n';
    Shape* raw = shapes[0].get();
    shapes.erase(shapes.begin());
    std::map<std::string, int> m{{"one", 1}, {"two", 2}};
    m["three"] = 3;
    std::optional<int> none, some = 7;
    Color c = Color::Green;
    std::shared_ptr<int> sp = std::make_shared<int>(42);
    auto sp2 = sp;
    try {
        if (Shape::alive != 2) throw std::string("one is gone");
    } catch (const std::string& e) {
        std::cout << e << '\n';
    }
    auto [k, v] = *m.begin();
    std::cout << k << v << (raw != nullptr) << int(c) << *some << none.has_value() << *sp2 << '\n';
}
