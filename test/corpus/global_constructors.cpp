// Constructors and destructors before and after main, in order of files' text; statics of functions; atexit; a global that throws nothing.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

struct Logged {
    const char* name;
    static int count;
    explicit Logged(const char* name) : name(name) { ++count; }
    ~Logged() { --count; }
};

int Logged::count = 0;
Logged first("first");
std::vector<int> table = {1, 2, 3};
std::string text = "a text too long for the object itself";
static Logged second("second");
int computed = static_cast<int>(table.size()) * 2;

namespace {
Logged hidden("hidden");
const Logged constant("constant");
}

Logged& lazy() {
    static Logged once("lazy");
    return once;
}

void atEnd() { std::printf("at end %d\n", Logged::count); }

int main() {
    std::atexit(atEnd);
    Logged local("local");
    lazy().name = "renamed";
    lazy();
    table.push_back(computed);
    std::printf("%d %zu %s\n", Logged::count, table.size(), text.c_str());
    return 0;
}
