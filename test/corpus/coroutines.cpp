// Coroutines: a generator whose frame lies on the heap, a task that waits, one that is destroyed before its end.
// seepp: std=c++20
#include <coroutine>
#include <cstdio>
#include <exception>

struct Generator {
    struct promise_type {
        int value = 0;
        Generator get_return_object() { return Generator{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(int next) {
            value = next;
            return {};
        }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
    explicit Generator(std::coroutine_handle<promise_type> h) : handle(h) {}
    Generator(const Generator&) = delete;
    ~Generator() { handle.destroy(); }
    bool next() {
        handle.resume();
        return !handle.done();
    }
    int value() const { return handle.promise().value; }
};

Generator count(int from, int to) {
    for (int i = from; i < to; i++)
        co_yield i * 10;
}

int main() {
    int sum = 0;
    Generator numbers = count(1, 4);
    while (numbers.next())
        sum += numbers.value();
    {
        Generator early = count(5, 9);
        early.next();
        sum += early.value();
    }
    std::printf("%d\n", sum);
    return 0;
}
