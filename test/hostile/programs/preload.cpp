// tries: to preload a library into what runs next
// expect: exited limit
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <cstdlib>
int main() {
  setenv("LD_PRELOAD", "/tmp/evil.so", 1);
  std::printf("%d\n", std::system("exit 3") != 0);
}
