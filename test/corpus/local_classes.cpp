// Local and nested classes, classes in functions of templates, friends, access, class-scope enums and typedefs, incomplete types.
#include <cstdio>
#include <memory>
#include <vector>

class Outer {
public:
    class Inner {
    public:
        explicit Inner(int value) : value(value) {}
        int twice() const { return value * 2; }
    private:
        int value;
        friend class Outer;
    };
    enum Level { low = 1, high = 10 };
    using List = std::vector<Inner>;
    void add(int value, Level level) { list.push_back(Inner(value * level)); }
    int total() const {
        struct Sum {
            int value = 0;
            void take(const Inner& inner) { value += inner.value; }
        } sum;
        for (const Inner& inner : list)
            sum.take(inner);
        return sum.value;
    }
private:
    List list;
    struct Hidden;
    Hidden* hidden = nullptr;
};

template <class T>
T largest(T a, T b) {
    struct Pair {
        T first, second;
        T most() const { return first > second ? first : second; }
    } pair{a, b};
    return pair.most();
}

int main() {
    Outer outer;
    outer.add(2, Outer::high);
    outer.add(3, Outer::low);
    Outer::Inner inner(4);
    struct Point {
        int x, y;
        int sum() { return x + y; }
    };
    Point points[2] = {{1, 2}, {3, 4}};
    int sum = 0;
    for (Point& point : points)
        sum += point.sum();
    double most = largest(1.5, 2.5);
    char letter = largest('a', 'z');
    std::printf("%d %d %d %g %c\n", outer.total(), inner.twice(), sum, most, letter);
    return 0;
}
