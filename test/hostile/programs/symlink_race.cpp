// tries: to lead the runner elsewhere by links in its folder
// expect: exited
#include <initializer_list>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  for (const char* name : {"../plan", "../obj", "../tmp", "../src", "a.out", "link"}) {
    unlink(name);
    if (symlink("/etc", name) == 0) std::puts(name);
  }
}
