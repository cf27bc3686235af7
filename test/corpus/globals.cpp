// Constructors of globals before main, destructors after it, in order; a global initialised by a call.
#include <cstdio>

struct Noisy {
    const char* name;
    int order;
    static int next;
    explicit Noisy(const char* name) : name(name), order(next++) { std::printf("+%s\n", name); }
    ~Noisy() { std::printf("-%s %d\n", name, order); }
};
int Noisy::next = 1;

int compute() {
    int n = Noisy::next * 10;
    return n;
}

Noisy first("first");
int computed = compute();
Noisy second("second");

int main() {
    std::printf("main %d\n", computed);
    static Noisy local("local");
    return 4;
}
