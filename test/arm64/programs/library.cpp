// Virtual functions, the library's containers, long double, pointers to members.
#include <atomic>
#include <vector>
#include <map>
#include <string>
#include <functional>
#include <cstdio>
struct Shape { virtual ~Shape() {} virtual double area() const = 0; };
struct Square : Shape { double side; Square(double s) : side(s) {} double area() const override { return side * side; } };
std::atomic<int> count{0};
void work(int n) {
  for (int i = 0; i < n; ++i)
    ++count;
}
int main() {
  std::vector<std::string> words = {"a", "long enough for the heap"};
  std::map<int, std::string> names{{1, "one"}, {2, "two"}};
  work(3);
  Shape* shape = new Square(2.5);
  double area = shape->area();
  double (Shape::*member)() const = &Shape::area;
  std::function<int(int)> twice = [](int x) { return 2 * x; };
  long double precise = 1.25L;
  int four = twice(2);
  delete shape;
  std::printf("%d %g %d %Lg %d\n", count.load(), area, four, precise, member != nullptr);
  return 0;
}
