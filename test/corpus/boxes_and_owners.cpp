// Boxes and owners together: maps of vectors of optionals, a variant that lost its value, any of every size, functions with captures, weak pointers, moved-from containers.
// seepp: std=c++20
#include <vector>
#include <map>
#include <optional>
#include <variant>
#include <any>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <stdexcept>
struct Thrower { Thrower() {} Thrower(const Thrower&) { throw std::runtime_error("x"); } Thrower& operator=(const Thrower&) { return *this; } };
struct Big { long a[8]; };
struct Small { short s; };
int main() {
    std::map<std::string, std::vector<std::optional<int>>> nested;
    nested["a"] = {1, std::nullopt, 3};
    nested["long key that does not fit in sso buffer"] = {};
    std::variant<int, Thrower, std::string> v = 5;
    try { v.emplace<1>(Thrower{}); } catch (const std::runtime_error&) {}
    bool valueless = v.valueless_by_exception();
    std::any none, one = 42, big = Big{{1, 2, 3, 4, 5, 6, 7, 8}}, text = std::string("in any"), small = Small{7}, ptr = static_cast<const char*>("lit");
    int x = 3;
    double d = 2.5;
    std::string cap = "captured";
    std::function<int(int)> empty, f1 = [x](int n) { return n + x; }, f2 = [&x, d, cap](int n) { return n + x + int(d) + int(cap.size()); };
    std::function<int(int)> moved = std::move(f1);
    std::weak_ptr<int> w, w2;
    std::shared_ptr<int> keep;
    {
      auto s = std::make_shared<int>(9);
      w = s;
      keep = std::make_shared<int>(10);
      w2 = keep;
    }
    bool expired = w.expired();
    std::vector<int> from = {1, 2, 3};
    std::vector<int> to = std::move(from);
    std::string src = "a string that is long enough for the heap", sso = "short";
    std::string dst = std::move(src), dst2 = std::move(sso);
    std::map<int, int> m1 = {{1, 2}}, m2 = std::move(m1);
    std::string owner = "0123456789abcdef0123";
    std::string_view sv = std::string_view(owner).substr(2, 5), nosv, nul("a\0b", 3);
    std::optional<std::optional<int>> oo, oo1 = std::optional<int>{}, oo2 = std::optional<int>{4};
    std::variant<std::monostate, std::vector<int>> mono, filled = std::vector<int>{1, 2};
    std::shared_ptr<void> sv0 = std::make_shared<std::string>("void");
    std::shared_ptr<int> alias(sv0, &x);
    int end = 0;
    return end + valueless + expired - 2;
}
