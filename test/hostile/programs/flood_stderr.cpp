// tries: to flood stderr
// expect: limit
#include <cstdio>
int main() {
  for (;;) std::fputs("a line of output that is as long as a line of output is\n", stderr);
}
