// Mutexes of all kinds, locks that own and do not, once flags, semaphores, latches, threads that are not there.
// seepp: std=c++20
#include <condition_variable>
#include <cstdio>
#include <latch>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>

std::mutex global;

int main() {
    std::mutex plain;
    std::recursive_mutex recursive;
    std::timed_mutex timed;
    std::shared_mutex shared;
    std::once_flag once;
    std::condition_variable condition;
    {
        std::lock_guard<std::mutex> guard(plain);
        std::unique_lock<std::recursive_mutex> first(recursive);
        std::unique_lock<std::recursive_mutex> second(recursive);
        second.unlock();
        std::scoped_lock both(global, timed);
        std::shared_lock<std::shared_mutex> reader(shared);
        std::shared_lock<std::shared_mutex> other(shared);
        std::unique_lock<std::mutex> none;
    }
    shared.lock();
    shared.unlock();
    int calls = 0;
    std::call_once(once, [&] { calls++; });
    std::call_once(once, [&] { calls++; });
    std::counting_semaphore<5> slots(2);
    slots.acquire();
    std::latch gate(2);
    gate.count_down();
    std::thread worker;
    std::thread::id nobody = worker.get_id();
    condition.notify_all();
    std::printf("%d\n", calls);
    return nobody == std::thread::id() ? 0 : 1;
}
