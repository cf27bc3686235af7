// std::string: empty, short, long, grown, moved from, with a zero byte; C strings beside it.
#include <cstdio>
#include <string>
#include <utility>

std::string shout(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 32);
    return text + "!";
}

int main() {
    std::string empty;
    std::string shorter = "short";
    std::string longer = "a string that does not fit inside the object";
    shorter += "er";
    std::string loud = shout(shorter);
    std::string moved = std::move(longer);
    std::string zero("a\0b", 3);
    std::string* heap = new std::string(20, 'z');
    heap->push_back('\n');
    const std::string& alias = *heap;
    char buffer[16] = "buffer";
    const char* inside = shorter.c_str();
    buffer[0] = inside[0];
    std::printf("%s %s %zu %zu %zu %s\n", loud.c_str(), moved.c_str(), empty.size(), zero.size(), alias.size(), buffer);
    delete heap;
}
