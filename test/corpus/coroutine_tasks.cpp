// Coroutines that are methods, lambdas and templates, with locals that need destructors, exceptions, co_await, co_return, recursion and references.
// seepp: std=c++20
#include <coroutine>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct Guard {
    int& left;
    explicit Guard(int& count) : left(count) {}
    ~Guard() { left++; }
};

template <class T>
struct Task {
    struct promise_type {
        T result{};
        std::exception_ptr failure;
        std::coroutine_handle<> waiting;
        Task get_return_object() { return Task{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() { return {}; }
        struct Back {
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> done) noexcept {
                std::coroutine_handle<> next = done.promise().waiting;
                return next ? next : std::noop_coroutine();
            }
            void await_resume() noexcept {}
        };
        Back final_suspend() noexcept { return {}; }
        void return_value(T value) { result = std::move(value); }
        void unhandled_exception() { failure = std::current_exception(); }
    };
    std::coroutine_handle<promise_type> handle;
    explicit Task(std::coroutine_handle<promise_type> h) : handle(h) {}
    Task(Task&& other) : handle(std::exchange(other.handle, nullptr)) {}
    ~Task() {
        if (handle) handle.destroy();
    }
    bool await_ready() const { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) {
        handle.promise().waiting = caller;
        return handle;
    }
    T await_resume() {
        if (handle.promise().failure) std::rethrow_exception(handle.promise().failure);
        return std::move(handle.promise().result);
    }
};

int destroyed = 0;

Task<int> half(int n) {
    Guard guard(destroyed);
    if (n % 2 != 0) throw std::runtime_error("odd");
    int result = n / 2;
    co_return result;
}

Task<std::string> described(std::string name, const std::vector<int>& numbers) {
    std::string text = name + ":";
    for (int number : numbers) {
        Guard guard(destroyed);
        int shown = 0;
        try {
            shown = co_await half(number);
        } catch (const std::runtime_error& error) {
            text += error.what();
            continue;
        }
        text += std::to_string(shown);
    }
    co_return text;
}

struct Counter {
    int step;
    Task<int> twice(int from) {
        int first = from + step;
        int second = co_await half(2 * first);
        step += second;
        co_return step;
    }
};

template <class T>
Task<T> same(T value) {
    T copy = value;
    co_return copy;
}

int main() {
    std::vector<int> numbers = {4, 7};
    Task<std::string> all = described("halves", numbers);
    all.handle.resume();
    std::string text = all.await_resume();
    Counter counter{3};
    Task<int> twice = counter.twice(5);
    twice.handle.resume();
    int stepped = twice.await_resume();
    int base = 10;
    auto plus = [&base](int n) -> Task<int> { int sum = base + n; co_return sum; };
    Task<int> added = plus(4);
    added.handle.resume();
    int sum = added.await_resume();
    Task<double> copied = same(2.5);
    copied.handle.resume();
    std::printf("%s %d %d %g %d\n", text.c_str(), stepped, sum, copied.await_resume(), destroyed);
    return 0;
}
