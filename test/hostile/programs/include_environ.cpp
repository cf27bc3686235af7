// tries: to compile the environment into the diagnostics
// expect: compile-error exited
#include "/proc/self/environ"
int main() {}
