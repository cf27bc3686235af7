// The same name in nested scopes: parameter, block, loop, if-initialiser; scopes entered again.
// seepp: std=c++17
#include <cstdio>

int x = 1;

int nested(int n) {
    int x = n;
    {
        int x = 10 * n;
        {
            int x = 100 * n;
            x++;
        }
        x++;
    }
    for (int x = 0; x < 2; x++) {
        int n = x + 5;
        n++;
    }
    if (int x = n * 2; x > 3) {
        int y = x;
        x = y + 1;
    } else {
        int y = -x;
        x = y;
    }
    return x + ::x;
}

int main() {
    int result = nested(1);
    result += nested(2);
    std::printf("%d\n", result);
}
