// Enumerations as states and flags, with underlying types, in switches, arrays and bit operations; a table of transitions; bit tricks.
#include <cstdint>
#include <cstdio>
#include <type_traits>

enum class State : std::uint8_t { idle, running = 5, done };
enum Flags : unsigned { none = 0, read = 1, write = 2, execute = 4 };
enum class Access : short { low = -1, high = 1 };
enum { small = 3, large = 300 };

constexpr Flags operator|(Flags a, Flags b) { return static_cast<Flags>(static_cast<unsigned>(a) | static_cast<unsigned>(b)); }

struct Transition {
    State from, to;
    char on;
};

const Transition transitions[] = {{State::idle, State::running, 's'}, {State::running, State::done, 'e'}, {State::done, State::idle, 'r'}};

State next(State state, char input) {
    for (const Transition& t : transitions)
        if (t.from == state && t.on == input)
            return t.to;
    return state;
}

int main() {
    State state = State::idle;
    State history[4] = {};
    int n = 0;
    for (const char* input = "sxer"; *input; ++input)
        history[n++] = state = next(state, *input);
    Flags flags = read | write;
    bool writes = flags & write;
    flags = flags | execute;
    Flags odd = static_cast<Flags>(9);
    Access access = Access::low;
    access = static_cast<Access>(7);
    int size = small + large;
    std::uint32_t bits = 0xf0u;
    int ones = 0;
    for (std::uint32_t rest = bits; rest != 0; rest &= rest - 1)
        ones++;
    bits = bits << 28 | bits >> 4;
    switch (state) {
    case State::idle: size++; break;
    case State::running: case State::done: size--; break;
    }
    std::printf("%d %d %d %d %d %x %d\n", static_cast<int>(history[1]), writes, odd, static_cast<int>(access), size, bits, ones);
    return 0;
}
