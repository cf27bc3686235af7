// tries: to see a secret file in the diagnostics
// expect: compile-error
#include "/etc/shadow"
int main() {}
