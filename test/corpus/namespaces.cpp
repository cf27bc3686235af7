// Namespaces: nested, anonymous, inline, aliases; the same name in several.
#include <cstdio>

int value = 1;

namespace outer {
int value = 2;
namespace inner {
int value = 3;
int read() { return value; }
} // namespace inner
inline namespace current {
int version = 4;
}
} // namespace outer

namespace {
int hidden = 5;
int bump() { return ++hidden; }
} // namespace

namespace alias = outer::inner;

int main() {
    using outer::version;
    int sum = value + outer::value + alias::read();
    sum += bump();
    outer::inner::value = 30;
    version++;
    std::printf("%d %d %d\n", sum, alias::value, version);
}
