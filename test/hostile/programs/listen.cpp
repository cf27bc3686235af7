// tries: to listen on a port
// expect: exited
#include <cerrno>
#include <cstdio>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <cstring>
#include <unistd.h>
int main() {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  std::puts(s >= 0 && bind(s, (sockaddr*)&at, sizeof at) == 0 && listen(s, 1) == 0 ? "ESCAPED: listening" : "refused");
}
