// tries: to flood stdout
// expect: limit
#include <cstdio>
int main() {
  for (;;) std::puts("a line of output that is as long as a line of output is");
}
