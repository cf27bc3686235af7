// tries: to use up the memory with mmap
// expect: exited signalled limit
#include <cstdio>
#include <cstring>
#include <sys/mman.h>
int main() {
  for (long i = 0; i < 100000; i++) {
    void* p = mmap(nullptr, 1 << 24, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return 0;
    std::memset(p, 1, 1 << 24);
  }
}
