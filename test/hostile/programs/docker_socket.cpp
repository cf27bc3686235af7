// tries: to speak to the engine by its socket
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
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::strcpy(to.sun_path, "/var/run/docker.sock");
  int s = socket(AF_UNIX, SOCK_STREAM, 0);
  std::puts(s >= 0 && connect(s, (sockaddr*)&to, sizeof to) == 0 ? "ESCAPED: connected" : "refused");
}
