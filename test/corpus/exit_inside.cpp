// exit in the middle of a call: locals are not destroyed, globals are; output to both streams.
#include <cstdio>
#include <cstdlib>

struct Global {
    ~Global() { std::puts("global destroyed"); }
} global;

struct Local {
    ~Local() { std::puts("never printed"); }
};

void stop(int code) {
    Local local;
    std::fprintf(stderr, "stopping with %d\n", code);
    std::exit(code);
}

int main() {
    int code = 6;
    std::puts("begin");
    stop(code + 1);
    std::puts("never reached");
}
