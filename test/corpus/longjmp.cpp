// setjmp and longjmp over several frames, twice.
#include <csetjmp>
#include <cstdio>

static std::jmp_buf point;
static int attempts;

void fail(int depth) {
    if (depth == 0) {
        attempts++;
        std::longjmp(point, attempts);
    }
    fail(depth - 1);
}

int main() {
    volatile int sum = 0;
    int code = setjmp(point);
    sum = sum + code;
    if (code < 2)
        fail(3);
    std::printf("%d %d\n", code, sum);
    return 0;
}
