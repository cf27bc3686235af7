// The library's exceptions and classes derived from them: caught by value, by reference, rethrown, nested; error codes.
// seepp: std=c++17
#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

struct ParseError : std::runtime_error {
    int line;
    ParseError(int line, const std::string& what) : std::runtime_error(what), line(line) {}
};

struct Silent : std::exception {
    const char* what() const noexcept override { return "silent"; }
    int code = 4;
};

int parse(int line) {
    if (line == 1)
        throw ParseError(line, "a line that cannot be parsed at all");
    if (line == 2)
        throw Silent();
    if (line == 3)
        throw std::system_error(std::make_error_code(std::errc::timed_out), "waiting");
    return line;
}

int main() {
    std::runtime_error runtime("boom");
    std::logic_error copy = std::out_of_range("far out");
    int sum = 0;
    for (int i = 0; i < 4; i++) {
        try {
            sum += parse(i);
        } catch (const ParseError& error) {
            sum += error.line;
        } catch (Silent error) {
            sum += error.code;
        } catch (std::system_error& error) {
            std::error_code code = error.code();
            sum += code.value();
        }
    }
    std::exception_ptr pointer;
    try {
        std::string("short").at(9);
    } catch (...) {
        pointer = std::current_exception();
    }
    std::error_code none;
    std::error_condition condition = std::errc::invalid_argument;
    std::printf("%d %s %s %d %d\n", sum, runtime.what(), copy.what(), none.value(), condition.value());
    return pointer ? 0 : 1;
}
