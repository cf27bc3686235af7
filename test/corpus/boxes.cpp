// std::optional, variant, any: empty, filled, replaced, emptied, moved from, nested, in containers; one that lost its value.
// seepp: std=c++17
#include <any>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

struct Point {
    int x, y;
};

struct Thrower {
    Thrower() = default;
    Thrower(const Thrower&) { throw std::runtime_error("no copies"); }
    Thrower(Thrower&&) noexcept(false) { throw std::runtime_error("no moves"); }
    Thrower& operator=(const Thrower&) = default;
    int value = 1;
};

std::optional<int> parse(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    return std::nullopt;
}

int main() {
    std::optional<int> digit = parse('7');
    std::optional<int> none = parse('x');
    std::optional<std::string> name("a name that needs a block of its own");
    std::optional<std::string> taken = std::move(name);
    name.reset();
    std::optional<Point> point{Point{1, 2}};
    point->x = 5;
    std::optional<std::optional<int>> twice{std::optional<int>{}};
    std::optional<std::unique_ptr<int>> owner = std::make_unique<int>(3);
    std::vector<std::optional<int>> several = {1, std::nullopt, 3};

    std::variant<int, std::string, Point> value = 5;
    value = std::string("text");
    value = Point{3, 4};
    std::variant<std::monostate, double> nothing;
    nothing = 2.5;
    std::map<std::string, std::variant<bool, long>> settings = {{"depth", 8L}, {"wide", true}};
    std::variant<int, Thrower> broken = 1;
    try {
        broken = Thrower();
    } catch (const std::exception& error) {
        std::puts(error.what());
    }
    bool valueless = broken.valueless_by_exception();

    std::any any;
    any = 5;
    any = std::string("a string that any puts into a block");
    any = Point{7, 8};
    any = "literal";
    any.reset();

    std::printf("%d %d %zu %d %zu %d %d\n", digit.value_or(0), none.value_or(-1), value.index(), valueless, several.size(), point->x, any.has_value());
    return taken->size() + **owner + twice.has_value() + settings.size() > 40;
}
