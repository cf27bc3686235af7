// tries: to change the runner's own files
// expect: exited
#include <initializer_list>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  for (const char* path : {"/opt/seepp/bin/runner.js", "/opt/seepp/toolchain/toolchain.json", "/usr/bin/g++", "../lib/seepp-amd64-linux"}) {
    int f = open(path, O_WRONLY | O_APPEND);
    std::printf("%s\n", f >= 0 ? "ESCAPED: opened for writing" : "refused");
  }
}
