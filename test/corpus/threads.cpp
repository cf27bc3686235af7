// Two threads, one after the other, each with its own stack; a thread-local.
// Each sum is made by one of them.
#include <cstdio>
#include <thread>

thread_local int own = 5;

int work(int n) {
    int sum = 0;
    for (int i = 1; i <= n; i++) {
        sum += i;
        own++;
    }
    return sum;
}

void run(int n, int* result) {
    int mine = work(n);
    *result = mine + own;
}

int main() {
    int a = 0;
    int b = 0;
    {
        std::thread first(run, 3, &a);
        first.join();
    }
    {
        std::thread second(run, 4, &b);
        second.join();
    }
    std::printf("%d %d %d\n", a, b, own);
}
