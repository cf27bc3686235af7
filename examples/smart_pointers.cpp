// Who owns what: unique_ptr and shared_ptr.
//
// Watch: a unique_ptr is moved, and the old owner is left empty. A shared_ptr is copied, and its count goes up; the
// count goes down as owners leave, and the object dies with the last one. Nothing is deleted by hand.

#include <iostream>
#include <memory>
#include <string>

struct Robot {
    std::string name;
    int battery;

    Robot(const std::string& name, int battery) : name(name), battery(battery) {}
    ~Robot() { std::cout << name << " shuts down\n"; }
};

std::unique_ptr<Robot> charge(std::unique_ptr<Robot> robot) {
    robot->battery = 100;
    return robot;
}

int main() {
    auto scout = std::make_unique<Robot>("Scout", 20);
    auto charged = charge(std::move(scout));
    std::cout << (scout ? "scout kept it" : "scout gave it away") << '\n';

    std::shared_ptr<Robot> first = std::make_shared<Robot>("Helper", 50);
    {
        std::shared_ptr<Robot> second = first;
        second->battery -= 10;
        std::cout << second.use_count() << " owners\n";
    }
    std::cout << first.use_count() << " owner, battery " << first->battery << '\n';
    first.reset();
    std::cout << "end of main\n";
}
