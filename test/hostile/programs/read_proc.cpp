// tries: to read the memory of the runner
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  int f = open("/proc/1/mem", O_RDWR);
  std::puts(f >= 0 ? "ESCAPED: opened" : "refused");
  f = open("/proc/1/fd/0", O_RDONLY);
  std::puts(f >= 0 ? "ESCAPED: opened" : "refused");
}
