// A stack of 5,000 frames, down and up again.
int down(int n) {
  int here = n * 2;
  if (n == 0) return here;
  int below = down(n - 1);
  return below + 1;
}
int main() { return down(5000) == 0; }
