// Threads that count together. Which runs when is the scheduler's choice: the test compares each for itself.
#include <atomic>
#include <thread>

std::atomic<int> count{0};

void work(int n) {
  for (int i = 0; i < n; ++i)
    ++count;
}

int main() {
  std::thread first(work, 3);
  std::thread second(work, 5);
  first.join();
  second.join();
  int sum = count;
  return sum - 8;
}
