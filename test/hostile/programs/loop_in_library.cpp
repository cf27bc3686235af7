// tries: an endless loop outside user code
// expect: limit
#include <algorithm>
int main() {
  volatile int zero = 0;
  while (std::max(0, static_cast<int>(zero)) == 0) {}
}
