// tries: to speak to Valgrind by a client request
// expect: exited signalled limit
#include <cstdio>
int main() {
  volatile unsigned long args[6] = {0x1401, 0, 0, 0, 0, 0};
  unsigned long result = 0;
#ifdef __x86_64__
  __asm__ volatile("rolq $3, %%rdi; rolq $13, %%rdi; rolq $61, %%rdi; rolq $51, %%rdi; xchgq %%rbx, %%rbx" : "=d"(result) : "a"(&args[0]), "0"(0UL) : "cc", "memory");
#endif
  std::printf("%lu\n", result);
}
