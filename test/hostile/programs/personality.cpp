// tries: to switch off address randomisation
// expect: exited
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>
#include <sys/personality.h>
int main() {
  std::puts(personality(ADDR_NO_RANDOMIZE) >= 0 ? "ESCAPED: changed" : "refused");
}
