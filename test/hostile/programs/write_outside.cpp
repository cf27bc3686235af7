// tries: to write outside its folder
// expect: exited
#include <initializer_list>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  for (const char* path : {"/x", "/etc/x", "/usr/bin/x", "/opt/seepp/x", "/proc/sys/kernel/hostname", "/sys/x"}) {
    int f = open(path, O_WRONLY | O_CREAT, 0600);
    std::printf("%s\n", f >= 0 ? "ESCAPED: opened for writing" : "refused");
  }
}
