// tries: a fork bomb
// expect: limit exited signalled
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  for (;;) fork();
}
