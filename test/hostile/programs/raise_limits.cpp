// tries: to raise its own limits
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <sys/resource.h>
int main() {
  rlimit all{RLIM_INFINITY, RLIM_INFINITY};
  std::puts(setrlimit(RLIMIT_CPU, &all) == 0 && setrlimit(RLIMIT_FSIZE, &all) == 0 && getuid() != 0 ? "ESCAPED: raised" : "refused");
}
