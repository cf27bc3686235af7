// tries: to leave a core file
// expect: signalled
#include <cstdlib>
int main() {
  std::abort();
}
