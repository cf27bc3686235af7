// A signal handler that runs in the middle, raise, a handler that is taken away again, sig_atomic_t.
#include <csignal>
#include <cstdio>

volatile std::sig_atomic_t seen = 0;

void handle(int number) {
    seen = seen + number;
}

int main() {
    std::signal(SIGUSR1, handle);
    int before = seen;
    std::raise(SIGUSR1);
    int after = seen;
    std::signal(SIGUSR1, SIG_IGN);
    std::raise(SIGUSR1);
    std::printf("%d %d %d\n", before, after, static_cast<int>(seen));
    return 0;
}
