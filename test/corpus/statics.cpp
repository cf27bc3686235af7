// Static locals, static members, file statics, initialised at once and late.
#include <cstdio>

static int calls;
const int limit = 3;

struct Ticket {
    static int issued;
    static const char* office;
    int number;
    Ticket() : number(++issued) {}
};
int Ticket::issued = 100;
const char* Ticket::office = "north";

int compute(int n) { return n * n; }

int next() {
    static int state = 10;
    static int late = compute(4);
    state += late;
    calls++;
    return state;
}

int main() {
    int last = 0;
    for (int i = 0; i < limit; i++)
        last = next();
    Ticket first;
    Ticket second;
    Ticket::office = "south";
    std::printf("%d %d %d %s\n", last, calls, second.number + first.number, Ticket::office);
}
