// Unwinding: destructors that run, rethrown and nested exceptions, constructors that throw, function try blocks, catch by value and in loops.
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

struct Guard {
    std::vector<int>& log;
    int id;
    Guard(std::vector<int>& log, int id) : log(log), id(id) { log.push_back(id); }
    ~Guard() { log.push_back(-id); }
};

struct Fragile {
    Guard inner;
    Fragile(std::vector<int>& log, bool fail) try : inner(log, 7) {
        if (fail)
            throw std::string("fragile");
    } catch (const std::string&) {
        log.push_back(70);
    }
};

int risky(std::vector<int>& log, int n) {
    Guard guard(log, n);
    if (n == 3)
        throw n;
    return risky(log, n + 1) + 1;
}

int outer(std::vector<int>& log) {
    try {
        Guard guard(log, 9);
        return risky(log, 1);
    } catch (double) {
        return -1;
    } catch (int& value) {
        value *= 10;
        throw;
    }
}

int main() {
    std::vector<int> log;
    int caught = 0;
    try {
        caught = outer(log);
    } catch (int value) {
        caught = value;
    }
    for (int i = 0; i < 2; i++) {
        try {
            Fragile fragile(log, i == 1);
            log.push_back(fragile.inner.id);
        } catch (const std::string& text) {
            caught += static_cast<int>(text.size());
        } catch (...) {
            caught = -100;
        }
    }
    try {
        try {
            throw std::runtime_error("inner");
        } catch (const std::runtime_error&) {
            std::throw_with_nested(std::logic_error("outer"));
        }
    } catch (const std::logic_error& error) {
        try {
            std::rethrow_if_nested(error);
        } catch (const std::exception& inner) {
            caught += inner.what()[0];
        }
    }
    std::printf("%d %zu\n", caught, log.size());
    return 0;
}
