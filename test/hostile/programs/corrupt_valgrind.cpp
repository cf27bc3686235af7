// tries: to overwrite Valgrind's own memory
// expect: signalled exited limit
#include <cstdio>
int main() {
  for (unsigned long at = 0x58000000; at < 0x59000000; at += 4096) *reinterpret_cast<volatile long*>(at) = 0x41414141;
  std::puts("done");
}
