// tries: to mount over the runner
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <sys/mount.h>
int main() {
  std::puts(mount("none", "/opt", "tmpfs", 0, nullptr) == 0 ? "ESCAPED: mounted" : "refused");
}
