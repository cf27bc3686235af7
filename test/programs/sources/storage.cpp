#include <memory>
#include <vector>

struct Point {
    int x;
    int y;
};

int main() {
    int n = 0;
    double* empty = new double[n];
    Point* none = new Point[n];
    std::vector<int> numbers{1, 2, 3};
    std::vector<Point> points{{1, 2}, {3, 4}};
    auto one = std::make_unique<Point>();
    int* number = numbers.data();
    Point* point = points.data();
    numbers = std::vector<int>();
    points = std::vector<Point>();
    delete[] empty;
    delete[] none;
    return number == nullptr || point == nullptr;
}
