// tries: to use up the memory with malloc
// expect: exited limit
#include <cstdio>
#include <cstdlib>
#include <cstring>
int main() {
  long got = 0;
  while (void* p = std::malloc(1 << 20)) {
    std::memset(p, 1, 1 << 20);
    got++;
  }
  std::printf("refused after %s\n", got < 1000 ? "less than a GB" : "ESCAPED: a GB");
}
