// tries: to run the compiler by vfork and exec
// expect: exited limit signalled
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <sys/wait.h>
int main() {
  pid_t child = vfork();
  if (child == 0) {
    execl("/usr/bin/g++", "g++", "--version", nullptr);
    _exit(1);
  }
  int status;
  waitpid(child, &status, 0);
  std::puts("done");
}
