/* Flexible array members, variable-length arrays of one and two dimensions, designated initialisers, compound literals. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct message {
    int length;
    char text[];
};

struct point {
    int x, y, z;
};

static struct message* make(const char* text, int length) {
    struct message* m = malloc(sizeof *m + length);
    m->length = length;
    for (int i = 0; i < length; i++)
        m->text[i] = text[i];
    return m;
}

static int sum(int rows, int columns, int table[rows][columns]) {
    int total = 0;
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            total += table[r][c];
    return total;
}

int main(void) {
    struct message* hello = make("hello", 6);
    int n = 3;
    int squares[n];
    for (int i = 0; i < n; i++)
        squares[i] = i * i;
    int table[2][n];
    for (int r = 0; r < 2; r++)
        for (int c = 0; c < n; c++)
            table[r][c] = r + c;
    struct point p = {.y = 2, .x = 1};
    struct point* q = &(struct point){4, 5, 6};
    int sparse[6] = {[1] = 10, [4] = 40};
    bool ok = p.x < q->x;
    const char* names[] = {[0] = "zero", [2] = "two"};
    printf("%s %d %d %d %s\n", hello->text, sum(2, n, table), squares[2] + sparse[4], ok, names[2]);
    free(hello);
    return 0;
}
