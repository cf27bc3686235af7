#include <iostream>
#include <string>

int main() {
  int caught = 0;
  try {
    std::string("abc").at(10);
  } catch (std::exception& e) {
    caught++;
  }
  return caught;
}
