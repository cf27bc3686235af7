// Classes: constructors that delegate, operators, this, const methods, friends, copy and move, nested classes.
#include <cstdio>
#include <cstring>
#include <utility>

class Text {
public:
    Text() : Text("") {}
    Text(const char* s) : length(static_cast<int>(std::strlen(s))), data(new char[length + 1]) { std::strcpy(data, s); }
    Text(const Text& other) : Text(other.data) {}
    Text(Text&& other) : length(other.length), data(other.data) {
        other.length = 0;
        other.data = nullptr;
    }
    Text& operator=(Text other) {
        std::swap(length, other.length);
        std::swap(data, other.data);
        return *this;
    }
    ~Text() { delete[] data; }
    char& operator[](int i) { return data[i]; }
    int size() const { return length; }
    const char* c_str() const { return data ? data : "(moved)"; }
    friend bool operator==(const Text& a, const Text& b) { return std::strcmp(a.c_str(), b.c_str()) == 0; }

    struct Range {
        int from, to;
    };

private:
    int length;
    char* data;
};

int main() {
    Text a("hello");
    Text b = a;
    b[0] = 'j';
    Text c = std::move(a);
    a = b;
    Text::Range range{1, c.size()};
    bool same = a == b;
    std::printf("%s %s %s %d %d\n", a.c_str(), b.c_str(), c.c_str(), same, range.to);
}
