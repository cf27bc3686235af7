// Templates: functions, classes, value parameters, specialisation, variadic, static per instance.
// seepp: std=c++17
#include <cstdio>

template <typename T, int N>
struct Stack {
    T items[N] = {};
    int count = 0;
    void push(T item) { items[count++] = item; }
    T pop() { return items[--count]; }
};

template <typename T>
T largest(T a, T b) {
    return a > b ? a : b;
}
template <>
const char* largest(const char* a, const char*) {
    return a;
}

template <typename... Ts>
int sum(Ts... values) {
    int total = 0;
    ((total += values), ...);
    return total;
}

template <typename T>
int instances() {
    static int n = 0;
    return ++n;
}

int main() {
    Stack<int, 3> numbers;
    numbers.push(4);
    numbers.push(5);
    int top = numbers.pop();
    Stack<char, 2> letters;
    letters.push('a');
    double most = largest(1.5, 0.5);
    const char* first = largest("one", "two");
    int total = sum(1, 2, 3);
    instances<int>();
    int again = instances<int>() + instances<char>();
    std::printf("%d %.1f %s %d %d %c\n", top, most, first, total, again, letters.pop());
}
