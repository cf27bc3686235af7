// tries: to remove the run's own folder
// expect: exited limit
#include <cstdio>
#include <cstdlib>
int main() {
  std::printf("%d\n", std::system("rm -rf .. 2>/dev/null") != -1);
}
