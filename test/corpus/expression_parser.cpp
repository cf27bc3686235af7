// A parser and evaluator of expressions: a variant of nodes, unique_ptr trees, string_view, optional, visitors.
// seepp: std=c++17
#include <cctype>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

struct Node;
using Tree = std::unique_ptr<Node>;

struct Binary {
    char sign;
    Tree left, right;
};

struct Node {
    std::variant<int, Binary> content;
};

struct Parser {
    std::string_view text;
    std::optional<char> peek() const {
        if (text.empty())
            return std::nullopt;
        return text.front();
    }
    char take() {
        char c = text.front();
        text.remove_prefix(1);
        return c;
    }
    Tree factor() {
        if (peek() == '(') {
            take();
            Tree inner = sum();
            take();
            return inner;
        }
        int value = 0;
        while (peek() && std::isdigit(static_cast<unsigned char>(*peek())))
            value = value * 10 + (take() - '0');
        return Tree(new Node{value});
    }
    Tree product() {
        Tree left = factor();
        while (peek() == '*') {
            char sign = take();
            left = Tree(new Node{Binary{sign, std::move(left), factor()}});
        }
        return left;
    }
    Tree sum() {
        Tree left = product();
        while (peek() == '+' || peek() == '-') {
            char sign = take();
            left = Tree(new Node{Binary{sign, std::move(left), product()}});
        }
        return left;
    }
};

struct Evaluate {
    int operator()(int value) const { return value; }
    int operator()(const Binary& binary) const {
        int left = std::visit(*this, binary.left->content);
        int right = std::visit(*this, binary.right->content);
        return binary.sign == '+' ? left + right : binary.sign == '-' ? left - right : left * right;
    }
};

int main() {
    Parser parser{"2*(3+4)-5"};
    Tree tree = parser.sum();
    int value = std::visit(Evaluate{}, tree->content);
    std::printf("%d %zu\n", value, parser.text.size());
    return 0;
}
