// tries: to map the same memory twice
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <sys/mman.h>
int main() {
  int f = memfd_create("twice", 0);
  if (f < 0 || ftruncate(f, 4096) != 0) return 0;
  volatile char* a = static_cast<char*>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0));
  volatile char* b = static_cast<char*>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0));
  a[0] = 7;
  std::printf("%d\n", b[0]);
}
