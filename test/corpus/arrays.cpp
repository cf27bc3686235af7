// Arrays of any rank, of structs, of pointers, partly filled; a decayed parameter.
#include <cstdio>

struct Cell {
    char mark;
    int visits;
};

int total(int row[], int count) {
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += row[i];
    return sum;
}

int main() {
    int line[4] = {1, 2};
    int cube[2][2][3] = {};
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            for (int k = 0; k < 3; k++)
                cube[i][j][k] = i * 100 + j * 10 + k;
    Cell board[3] = {{'a', 1}, {'b', 2}, {'c', 3}};
    board[1].visits += 10;
    const char* names[] = {"one", "two", nullptr};
    char text[8] = "hello";
    text[0] = 'j';
    int unfilled[5];
    unfilled[2] = 7;
    std::printf("%d %d %d %s %s %d\n", total(line, 4), cube[1][1][2], board[1].visits, names[1], text, unfilled[2]);
}
