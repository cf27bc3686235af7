// A use after free, and the damage that it does quietly.
//
// Watch: `cat` and `alias` point at the same object. After `delete cat` the block is gone, yet `alias` still points
// there: its arrow is broken. The read through it is the error; on many machines the program "works" all the same.

#include <iostream>

struct Animal {
    int legs;
    int lives;
};

int main() {
    Animal* cat = new Animal{4, 9};
    Animal* alias = cat;

    --alias->lives;
    delete cat;
    cat = nullptr;

    int lives = alias->lives;
    alias->legs = 3;

    std::cout << (lives > 0 ? "still alive?\n" : "gone\n");
}
