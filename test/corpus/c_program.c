/* A C program: designated initialisers, a variable-length array, a flexible array member, compound literals, const. */
// seepp: std=c11
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Message {
    int length;
    char text[];
};

typedef struct {
    int x, y;
} Point;

static int sum_of(int n) {
    int squares[n];
    int sum = 0;
    for (int i = 0; i < n; i++) {
        squares[i] = i * i;
        sum += squares[i];
    }
    return sum;
}

int main(void) {
    int sparse[6] = {[1] = 10, [4] = 40};
    Point point = {.y = 2};
    point = (Point){.x = 5, .y = point.y + 1};
    int sum = sum_of(4) + sum_of(2);
    struct Message* message = malloc(sizeof *message + 6);
    message->length = 5;
    memcpy(message->text, "hello", 6);
    bool right = message->length == (int)strlen(message->text);
    double _Complex z = 1.5 + 2.0 * __extension__ 1.0i;
    z *= 2;
    printf("%d %d %d %s %d\n", sparse[4], point.x * point.y, sum, message->text, right);
    free(message);
    return (int)__real__ z;
}
