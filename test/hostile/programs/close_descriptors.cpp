// tries: to close and double every descriptor
// expect: exited limit
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  for (int f = 3; f < 2000; f++) close(f);
  for (int f = 3; f < 2000; f++) dup2(1, f);
  std::puts("still here");
}
