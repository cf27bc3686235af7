// Promises and futures: not ready, ready, with an exception, without state, of references and of nothing; deferred tasks.
// seepp: std=c++17
#include <cstdio>
#include <future>
#include <stdexcept>
#include <string>

int main() {
    std::promise<int> promise;
    std::future<int> future = promise.get_future();
    std::future<int> none;
    promise.set_value(5);
    int got = future.get();
    std::promise<std::string> failing;
    std::shared_future<std::string> failed = failing.get_future().share();
    failing.set_exception(std::make_exception_ptr(std::runtime_error("no text")));
    std::string caught;
    try {
        caught = failed.get();
    } catch (const std::runtime_error& error) {
        caught = error.what();
    }
    std::promise<void> nothing;
    std::future<void> done = nothing.get_future();
    nothing.set_value();
    std::promise<int&> byReference;
    std::future<int&> reference = byReference.get_future();
    byReference.set_value(got);
    reference.get()++;
    std::future<int> later = std::async(std::launch::deferred, [got] { return got * 2; });
    int twice = later.get();
    std::printf("%d %s %d\n", got, caught.c_str(), twice);
    return 0;
}
