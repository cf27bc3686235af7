// tries: an endless loop without output
// expect: limit
int main() {
  volatile unsigned n = 0;
  for (;;) n = n + 1;
}
