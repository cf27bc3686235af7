// tries: bpf, keyctl, userfaultfd, io_uring, perf
// expect: exited
#include <initializer_list>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <sys/syscall.h>
int main() {
  for (long call : {321L, 250L, 323L, 425L, 298L}) std::puts(syscall(call, 0, 0, 0, 0, 0) >= 0 ? "ESCAPED: done" : "refused");
}
