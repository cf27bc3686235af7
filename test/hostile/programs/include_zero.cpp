// tries: to compile /dev/zero
// expect: compile-error limit
#include "/dev/zero"
int main() {}
