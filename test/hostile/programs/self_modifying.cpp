// tries: to change its own code
// expect: exited
#include <cstdio>
#include <cstring>
#include <sys/mman.h>
int main() {
  unsigned char* code = static_cast<unsigned char*>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  if (code == MAP_FAILED) return 0;
  const unsigned char one[] = {0xb8, 1, 0, 0, 0, 0xc3};
  std::memcpy(code, one, sizeof one);
  int a = reinterpret_cast<int (*)()>(code)();
  code[1] = 2;
  int b = reinterpret_cast<int (*)()>(code)();
  std::printf("%d %d\n", a, b);
}
