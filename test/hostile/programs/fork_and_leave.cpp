// tries: a daemon that outlives the run
// expect: exited limit
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  if (fork() == 0) {
    setsid();
    if (fork() == 0) for (;;) sleep(1);
  }
  std::puts("left");
}
