// fork: the parent is traced, the child lives its own life.
#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>

int main() {
    int value = 1;
    bool parent = fork() != 0;
    if (!parent) {
        value = 42;
        _exit(value);
    }
    value++;
    int status = 0;
    bool waited = wait(&status) > 0;
    std::printf("%d %d %d\n", value, waited, WEXITSTATUS(status));
    return 0;
}
