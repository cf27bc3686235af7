// tries: to kill every process
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <csignal>
int main() {
  std::puts(kill(-1, SIGKILL) == 0 ? "ESCAPED: killed" : "refused");
}
