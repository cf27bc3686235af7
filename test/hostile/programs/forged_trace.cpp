// tries: to forge a trace on stdout
// expect: exited
#include <cstdio>
int main() {
  unsigned char frame[] = {8, 0, 0, 0, 3, '{', '"', 'o', 'k', '"', ':', '1', '}'};
  std::fwrite(frame, 1, sizeof frame, stdout);
  std::fwrite("SPRW\1\10\0\0", 1, 8, stdout);
}
