// tries: to read the environment of the runner and of itself
// expect: exited
#include <initializer_list>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  for (const char* path : {"/proc/1/environ", "/proc/self/environ"}) {
    char text[4096] = "";
    int f = open(path, O_RDONLY);
    long n = f < 0 ? -1 : read(f, text, sizeof text - 1);
    for (long i = 0; i < n; i++) std::putchar(text[i] == 0 ? '\n' : text[i]);
  }
}
