// Where arm64 differs: leaf functions without a frame, results in registers and in memory, frames left by exceptions and longjmp.
#include <csetjmp>
#include <cstdio>
#include <stdexcept>

struct Big { int a[10]; };
struct Pair { double x, y; };
struct Small { int a; char b; };
struct Four { float a, b, c, d; };
struct Mixed { double a; long b; };

Big big(int n) {
  return Big{{n}};
}
Big inPlace(int n) {
  Big result{};
  result.a[1] = n;
  return result;
}
Pair pair(double x) { return {x, x + 1}; }
Small small() { return {3, 'x'}; }
Four four() { return {1, 2, 3, 4}; }
Mixed mixed() { return {0.5, 6}; }
__int128 wide() { return -5; }
int leaf() {
  return 1;
}
void empty() {}
double sum(double x) {
  for (int i = 0; i < 3; ++i)
    x += i;
  return x;
}
int factorial(int n) {
  if (n < 2) return leaf();
  return n * factorial(n - 1);
}
void fails(int n) {
  int local = n;
  throw std::runtime_error(local > 0 ? "positive" : "negative");
}
int deep(int n) {
  if (n == 0) throw 7;
  try {
    return deep(n - 1) + 1;
  } catch (int thrown) {
    if (n < 2) throw;
    return thrown;
  }
}
std::jmp_buf back; // as large as the machine has registers: the test leaves it out
void leaves() {
  std::longjmp(back, 1);
}

int main() {
  int* p = new int[3];
  p[1] = 4;
  Big b = big(7);
  b = inPlace(8);
  Pair q = pair(1.5);
  Small s = small();
  Four f = four();
  Mixed m = mixed();
  int w = wide() < 0;
  empty();
  double e = sum(2);
  int r = factorial(4);
  try {
    fails(r);
  } catch (const std::exception& error) {
    std::puts(error.what());
  }
  int caught = deep(3);
  if (setjmp(back) == 0)
    leaves();
  empty();
  if (p[2]) std::puts("undefined");
  delete[] p;
  p[0] = 1;
  std::printf("%d %g %d %g %ld %d %g %d %d\n", b.a[1], q.y, s.a, f.d, m.b, w, e, r, caught);
  return 0;
}
