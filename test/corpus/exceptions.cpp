// Exceptions: thrown through frames with destructors, caught by type, rethrown, nested, from a constructor.
#include <cstdio>
#include <stdexcept>

struct Guard {
    int id;
    explicit Guard(int id) : id(id) {}
    ~Guard() { std::printf("~Guard %d\n", id); }
};

void deep(int n) {
    Guard guard(n);
    if (n == 0)
        throw std::out_of_range("bottom");
    deep(n - 1);
}

int convert(int n) {
    try {
        deep(n);
        return 0;
    } catch (const std::logic_error& error) {
        Guard guard(50);
        if (n > 1)
            throw;
        return 1;
    }
}

struct Broken {
    Guard part{60};
    Broken() { throw 42; }
};

int main() {
    int result = convert(1);
    try {
        result += convert(2);
    } catch (std::exception& error) {
        const char* what = error.what();
        result += 10;
        std::puts(what);
    }
    try {
        Broken broken;
    } catch (int code) {
        result += code;
    } catch (...) {
        result = -1;
    }
    std::printf("%d\n", result);
}
