// tries: a program of many gigabytes
// expect: compile-error limit exited signalled
char huge[20000000000];
int main() { huge[0] = 1; }
