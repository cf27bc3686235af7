// std::optional, std::variant, std::tuple: shown at least as what they hold.
// seepp: std=c++17
#include <cstdio>
#include <optional>
#include <string>
#include <tuple>
#include <variant>

std::optional<int> parse(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    return std::nullopt;
}

int main() {
    std::optional<int> digit = parse('7');
    std::optional<int> none = parse('x');
    std::variant<int, std::string> value = 5;
    value = std::string("text");
    std::tuple<int, char, double> triple(1, 'b', 2.5);
    std::get<0>(triple) = 10;
    int sum = digit.value_or(0) + none.value_or(100) + std::get<0>(triple);
    std::printf("%d %zu\n", sum, value.index());
}
