// tries: to load a plugin into the compiler by a pragma
// expect: exited compile-error
#pragma GCC plugin("/tmp/evil.so")
#pragma GCC optimize("-fplugin=/tmp/evil.so")
int main() {}
