// A matrix of 500 x 500, filled.
int m[500][500];
int main() {
  for (int r = 0; r < 500; r++)
    for (int c = 0; c < 500; c += 25) m[r][c] = r * c;
  int* rows[500];
  for (int r = 0; r < 500; r++) rows[r] = new int[500]();
  for (int r = 0; r < 500; r++) rows[r][r] = m[r][r] + 1;
  return m[250][250] == 0;
}
