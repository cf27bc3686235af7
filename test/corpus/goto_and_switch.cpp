// goto, switch with fall-through and declarations, break, continue, do-while, a label before a loop.
#include <cstdio>

int classify(int n) {
    int score = 0;
    switch (n) {
    case 0:
        score = 10;
        [[fallthrough]];
    case 1: {
        int extra = n + 5;
        score += extra;
        break;
    }
    case 2:
        return -1;
    default:
        score = 99;
    }
    return score;
}

int main() {
    int sum = 0;
    for (int i = 0; i < 4; i++)
        sum += classify(i);
    int n = 0;
again:
    n++;
    if (n < 3)
        goto again;
    do {
        n--;
        if (n == 1)
            continue;
        sum += n;
    } while (n > 0);
    for (int i = 0;; i++) {
        if (i == 2)
            break;
        sum += 1000;
    }
    std::printf("%d %d\n", sum, n);
}
