// tries: to read /etc/passwd and /etc/shadow
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  char text[256] = "";
  int f = open("/etc/shadow", O_RDONLY);
  if (f >= 0 && read(f, text, 255) > 0) std::printf("ESCAPED: shadow %s\n", text);
  f = open("/etc/passwd", O_RDONLY);
  std::printf("passwd %d\n", f >= 0);
}
