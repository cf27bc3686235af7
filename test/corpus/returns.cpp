// Return values of every class: in integer and vector registers, split over two, in memory, references, nothing.
#include <cstdio>
#include <string>

struct Small { int a; char b; };
struct Two { long a; double b; };
struct Floats { float x, y, z; };
struct Big { int values[8]; };

static int global = 5;
bool truth(int n) { return n > 2; }
char letter() { return 'r'; }
unsigned char byte() { return 200; }
short negative() { return -3; }
long long wide() { return 1LL << 40; }
float single() { return 0.25f; }
double twice(double d) { return d * 2; }
long double extended() { return 1.5L; }
Small small() { return {7, 's'}; }
Two two() { return {9, 0.5}; }
Floats floats() { return {1, 2, 3}; }
Big big() { return {{1, 2, 3, 4, 5, 6, 7, 8}}; }
int& reference() { return global; }
int* pointer() { return &global; }
std::string text() { return "returned"; }
void nothing() { global++; }

int main() {
    int sum = truth(3) + letter() + byte() + negative();
    sum += static_cast<int>(wide() >> 38);
    double real = static_cast<double>(single()) + twice(1.5) + static_cast<double>(extended());
    sum += small().a + static_cast<int>(two().a) + static_cast<int>(floats().z) + big().values[7];
    nothing();
    reference() = 8;
    sum += *pointer();
    std::string answer = text();
    std::printf("%d %.2f %s\n", sum, real, answer.c_str());
}
