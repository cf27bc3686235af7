// tries: a thread bomb
// expect: limit exited signalled
#include <chrono>
#include <thread>
#include <vector>
int main() {
  std::vector<std::thread> threads;
  for (;;) threads.emplace_back([] { for (;;) std::this_thread::sleep_for(std::chrono::seconds(1)); });
}
