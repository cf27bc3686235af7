// std::expected: a value, an error, void; handed on.
// seepp: std=c++23
#include <cstdio>
#include <expected>
#include <string>

enum class Why { empty, not_a_digit };

std::expected<int, Why> digit(const std::string& text) {
    if (text.empty())
        return std::unexpected(Why::empty);
    if (text[0] < '0' || text[0] > '9')
        return std::unexpected(Why::not_a_digit);
    return text[0] - '0';
}

std::expected<void, std::string> check(int n) {
    if (n > 5)
        return std::unexpected("more than five, which is too much");
    return {};
}

int main() {
    std::expected<int, Why> good = digit("7");
    std::expected<int, Why> bad = digit("x");
    std::expected<int, Why> empty = digit("");
    std::expected<void, std::string> fine = check(3);
    std::expected<void, std::string> wrong = check(good.value());
    good = bad;
    std::expected<std::string, int> text = "a value that is longer than its own buffer";
    text = std::unexpected(4);
    std::printf("%d %d %d %s %d\n", good.has_value(), bad.has_value(), empty.error() == Why::empty, wrong.error().c_str(), fine.has_value());
    return text.error();
}
