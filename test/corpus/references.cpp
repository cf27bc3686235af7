// References as aliases: to locals, elements, pointers; rvalue references; reference members and returns.
#include <cstdio>
#include <utility>

struct Holder {
    int& held;
    const int& constant;
};

int& pick(int* row, int index) { return row[index]; }

void increase(int& number, const int& by) { number += by; }

int take(int&& temporary) { return temporary * 2; }

int main() {
    int a = 1;
    int& alias = a;
    alias = 5;
    int row[3] = {1, 2, 3};
    int& element = pick(row, 1);
    element = 20;
    increase(element, a);
    int* p = &a;
    int*& pointer = p;
    pointer = &row[2];
    int&& temporary = 3 + a;
    temporary++;
    Holder holder = {a, row[0]};
    holder.held = 6;
    int doubled = take(std::move(a)) + take(4);
    std::printf("%d %d %d %d %d\n", a, row[1], *p, temporary, doubled);
}
