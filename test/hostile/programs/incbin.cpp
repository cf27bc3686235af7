// tries: to assemble a file into the program
// expect: compile-error
__asm__(".incbin \"/etc/shadow\"");
int main() {}
