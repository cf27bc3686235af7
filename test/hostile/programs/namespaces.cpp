// tries: to make a user namespace
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <sched.h>
int main() {
  std::puts(unshare(CLONE_NEWUSER) == 0 ? "ESCAPED: made" : "refused");
}
