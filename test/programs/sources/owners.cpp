// Blocks that smart pointers own, freed where nothing shown leads to them any more.
#include <memory>
#include <vector>

struct Shape {
    virtual ~Shape() {}
};
struct Rect : Shape { int side = 2; };
struct Circle : Shape { int radius = 3; };

int main() {
    std::vector<std::unique_ptr<Shape>> shapes;
    shapes.push_back(std::make_unique<Rect>());
    shapes.push_back(std::make_unique<Circle>());
    {
        Shape** first = reinterpret_cast<Shape**>(shapes.data());
        *first != nullptr ? first++ : first;
    }
    shapes.erase(shapes.begin());
    return 0;
}
