// Plain and scoped enums, flags, an enum with an underlying type.
#include <cstdio>

enum Color { red, green = 5, blue };
enum class Suit : unsigned char { clubs, diamonds, hearts, spades };
enum Access { none = 0, reading = 1, writing = 2, running = 4 };

Suit next(Suit suit) {
    return suit == Suit::spades ? Suit::clubs : static_cast<Suit>(static_cast<int>(suit) + 1);
}

int main() {
    Color color = red;
    color = blue;
    Suit suit = Suit::hearts;
    suit = next(suit);
    suit = next(suit);
    Access access = static_cast<Access>(reading | running);
    enum { small = 10, large = 20 } size = large;
    std::printf("%d %d %d %d\n", color, static_cast<int>(suit), access, size);
}
