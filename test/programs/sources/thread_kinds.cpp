// Threads of every kind: std::jthread with a stop token, std::async, a mutex, a condition variable, a promise.
// seepp: std=c++20
#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <queue>
#include <thread>

std::mutex guard;
std::condition_variable filled;
std::queue<int> jobs;
int done = 0;

void consume(std::stop_token stop) {
    for (;;) {
        std::unique_lock<std::mutex> lock(guard);
        filled.wait(lock, [&] { return !jobs.empty() || stop.stop_requested(); });
        if (jobs.empty())
            return;
        done += jobs.front();
        jobs.pop();
    }
}

int square(int n) {
    int result = n * n;
    return result;
}

int main() {
    std::jthread consumer(consume);
    std::future<int> later = std::async(std::launch::async, square, 6);
    for (int i = 1; i <= 3; i++) {
        std::lock_guard<std::mutex> lock(guard);
        jobs.push(i);
        filled.notify_one();
    }
    int squared = later.get();
    std::promise<int> promise;
    std::future<int> promised = promise.get_future();
    std::thread keeper([&promise] { promise.set_value(7); });
    int kept = promised.get();
    keeper.join();
    {
        std::lock_guard<std::mutex> lock(guard);
        jobs.push(100);
    }
    filled.notify_one();
    consumer.request_stop();
    filled.notify_one();
    consumer.join();
    std::printf("%d %d %d\n", squared, kept, done);
}
