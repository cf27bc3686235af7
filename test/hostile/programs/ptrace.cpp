// tries: to trace the runner
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <sys/ptrace.h>
int main() {
  std::puts(ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr) == 0 ? "ESCAPED: attached" : "refused");
}
