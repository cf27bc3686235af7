#include <memory>
#include <string>
#include <vector>
struct Loud { ~Loud() { ++count; } static int count; };
int Loud::count = 0;
int main() {
    Loud last;
    std::vector<int> numbers{1, 2, 3};
    std::string text(40, 'x');
    std::shared_ptr<int> held = std::make_shared<int>(7);
    std::weak_ptr<int> watcher = held;
}
