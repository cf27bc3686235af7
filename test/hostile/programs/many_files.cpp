// tries: to use up the inodes and descriptors
// expect: exited limit
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  char name[64];
  int opened = 0;
  for (int i = 0; i < 5000; i++) {
    std::snprintf(name, sizeof name, "file%d", i);
    if (open(name, O_WRONLY | O_CREAT, 0600) >= 0) opened++;
  }
  std::puts(opened < 5000 ? "stopped" : "all opened");
}
