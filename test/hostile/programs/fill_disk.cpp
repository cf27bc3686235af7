// tries: to fill the disk
// expect: exited signalled limit
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <cstring>
int main() {
  static char block[1 << 20];
  int f = open("/tmp/full", O_WRONLY | O_CREAT, 0600);
  long written = 0;
  for (long i = 0; i < 100000; i++) {
    long n = write(f, block, sizeof block);
    if (n <= 0) break;
    written += n;
  }
  std::puts(written < 1L << 30 ? "stopped" : "ESCAPED: wrote a GB");
}
