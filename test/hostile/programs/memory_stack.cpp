// tries: to use up the stack
// expect: signalled limit
#include <cstdio>
int deeper(int n) {
  volatile char room[4096];
  room[0] = n;
  return deeper(n + 1) + room[0];
}
int main() { return deeper(0); }
