// std::thread and std::jthread started, moved, joined, stopped; a mutex and a condition that is met, whoever is faster.
// seepp: std=c++20
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

std::mutex mutex;
std::condition_variable turn;
bool ready = false;

void wait(int& seen) {
    std::unique_lock<std::mutex> lock(mutex);
    turn.wait(lock, [] { return ready; });
    seen++;
}

int main() {
    int seen = 0;
    {
        std::lock_guard<std::mutex> lock(mutex);
        ready = true;
    }
    turn.notify_one();
    // Started and joined in one statement: gdb's breakpoints are not to meet two threads at once.
    std::thread worker;
    worker = std::thread(wait, std::ref(seen)), worker.join();
    std::thread moved = std::move(worker);
    std::jthread stoppable;
    stoppable = std::jthread([&seen](std::stop_token token) {
        if (!token.stop_requested())
            seen++;
    }), stoppable.join();
    std::printf("%d %d\n", seen, worker.joinable() + moved.joinable());
    return 0;
}
