// tries: to run another program in its place
// expect: exited limit signalled
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
int main() {
  char* args[] = {const_cast<char*>("sh"), const_cast<char*>("-c"), const_cast<char*>("echo replaced"), nullptr};
  execv("/bin/sh", args);
}
