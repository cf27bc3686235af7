// tries: to sleep for ever
// expect: limit
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  for (;;) pause();
}
