// tries: to write to descriptors that are not its own
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  int written = 0;
  for (int f = 3; f < 4096; f++) if (write(f, "SPRW\1\10\0\0", 8) > 0) written++;
  std::puts(written > 0 ? "ESCAPED: wrote" : "refused");
}
