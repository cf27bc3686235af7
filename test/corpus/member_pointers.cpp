// Pointers to data members and to member functions, plain and virtual.
#include <cstdio>

struct Counter {
    int a = 1;
    int b = 2;
    int add(int n) { return a += n; }
    int sub(int n) { return a -= n; }
    virtual int kind() { return 7; }
    virtual ~Counter() {}
};

int main() {
    Counter counter;
    int Counter::*field = &Counter::a;
    counter.*field = 10;
    field = &Counter::b;
    int (Counter::*method)(int) = &Counter::add;
    int first = (counter.*method)(5);
    method = &Counter::sub;
    int second = (counter.*method)(1);
    int (Counter::*dynamic)() = &Counter::kind;
    int third = (counter.*dynamic)();
    std::printf("%d %d %d %d\n", first, second, third, counter.*field);
}
