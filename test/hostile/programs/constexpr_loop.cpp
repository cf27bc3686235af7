// tries: an endless constexpr loop
// expect: compile-error limit
constexpr int forever() {
  int n = 0;
  for (;;) n = (n + 1) % 1000;
  return n;
}
constexpr int value = forever();
int main() { return value; }
