// seepp: origins=yes
#include <cstdlib>
int choose(bool first) {
    int mine;
    if (first) mine = 3;
    return mine;
}
int main() {
    int n = choose(false);
    int* block = new int[4];
    int sum = 0;
    if (n > 2) sum++;
    if (block[2] == 7) sum++;
    delete[] block;
    return 0;
}
