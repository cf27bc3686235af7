/* The same faults in C: malloc, realloc, calloc, strings, structures with flexible members, a function pointer from a freed block. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    int length;
    char content[];
};

static int add(int a, int b) { return a + b; }

int main(void) {
    struct text* t = malloc(sizeof *t + 4);
    t->length = 4;
    strcpy(t->content, "four");
    int (**operation)(int, int) = malloc(sizeof *operation);
    *operation = add;
    free(operation);
    int sum = (*operation)(1, 2);
    int* numbers = calloc(3, sizeof(int));
    int* moved = realloc(numbers, 6 * sizeof(int));
    numbers[0] = 1;
    if (moved[4])
        sum++;
    moved[6] = 2;
    free(moved);
    free(t);
    printf("%d\n", sum);
    return 0;
}
