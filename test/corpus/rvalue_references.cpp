// Rvalue references, forwarding, temporaries kept alive, const and volatile, mutable members, references to references.
#include <cstdio>
#include <string>
#include <utility>

struct Buffer {
    std::string text;
    mutable int reads = 0;
    explicit Buffer(std::string t) : text(std::move(t)) {}
    Buffer(const Buffer& other) : text(other.text) { std::puts("copy"); }
    Buffer(Buffer&& other) noexcept : text(std::move(other.text)) { std::puts("move"); }
    Buffer& operator=(Buffer&& other) noexcept {
        text.swap(other.text);
        return *this;
    }
    const std::string& read() const {
        ++reads;
        return text;
    }
};

template <class T>
Buffer forward(T&& value) {
    return Buffer(std::forward<T>(value));
}

Buffer make(bool first) {
    Buffer a("first"), b("second");
    if (first)
        return a;
    return b;
}

int main() {
    Buffer one("one");
    Buffer copy = forward(one);
    Buffer moved = forward(std::move(one));
    Buffer&& kept = make(true);
    const Buffer& constant = make(false);
    kept = Buffer("assigned");
    const int limit = 3;
    volatile int watched = limit;
    watched = watched + 1;
    int&& number = limit + 4;
    number++;
    const std::string& text = constant.read();
    std::printf("%s %s %d %d %d\n", kept.text.c_str(), text.c_str(), constant.reads, watched, number);
    return static_cast<int>(copy.text.size() + moved.text.size()) - 6;
}
