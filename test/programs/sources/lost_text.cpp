#include <list>
#include <string>

int main() {
  std::string* s = new std::string("a string long enough to live on the heap");
  s = nullptr;
  std::list<int>* numbers = new std::list<int>{1, 2};
  int count = numbers->size();
  numbers = nullptr;
  return s == nullptr && numbers == nullptr ? 0 : count;
}
