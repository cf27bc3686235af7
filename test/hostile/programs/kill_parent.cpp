// tries: to kill the process that started it
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <csignal>
int main() {
  std::puts(kill(getppid(), SIGKILL) == 0 ? "ESCAPED: killed" : "refused");
  std::puts(kill(1, SIGKILL) == 0 ? "ESCAPED: killed" : "refused");
}
