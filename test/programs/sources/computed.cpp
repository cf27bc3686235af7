// Values computed from undefined ones, and several errors of one kind in one statement.
#include <cstdio>

static int twice(int n) {
    return n + n;
}

int main() {
    int never;
    int parts[2];
    parts[1] = 4;
    int total = parts[0] + parts[1];
    if (total > 3) std::puts("more");
    int sum(total + twice(total));
    if (sum > never) std::puts("less");
    return 0;
}
