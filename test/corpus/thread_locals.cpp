// thread_local variables of namespaces, functions and classes: each thread has its own.
// seepp: std=c++17
#include <cstdio>
#include <string>
#include <thread>

thread_local int counter = 1;
thread_local std::string name = "unnamed";

struct Cache {
    static thread_local int hits;
};
thread_local int Cache::hits = 0;

int next() {
    thread_local int calls = 10;
    calls++;
    Cache::hits++;
    return counter++ + calls;
}

void work(int times, int* result) {
    name = "a worker with a long name";
    for (int i = 0; i < times; i++)
        *result += next();
}

int main() {
    int results[2] = {};
    for (int i = 0; i < 2; i++) {
        std::thread thread(work, i + 1, &results[i]);
        thread.join();
    }
    int mine = next();
    std::printf("%d %d %d %d %s\n", results[0], results[1], mine, Cache::hits, name.c_str());
    return 0;
}
