// The dynamic type behind base pointers and references; casts across; abstract and multiple bases; virtual destructors; containers of bases.
#include <cstdio>
#include <memory>
#include <vector>

struct Animal {
    int legs;
    explicit Animal(int legs) : legs(legs) {}
    virtual ~Animal() = default;
    virtual int sound() const = 0;
};

struct Named {
    const char* name = "nobody";
    virtual const char* call() const { return name; }
    virtual ~Named() = default;
};

struct Dog : Animal, Named {
    int tricks = 2;
    Dog() : Animal(4) { name = "dog"; }
    int sound() const override { return tricks; }
};

struct Puppy final : Dog {
    double age = 0.5;
    const char* call() const override { return "puppy"; }
};

struct Bird : Animal {
    Bird() : Animal(2) {}
    int sound() const override { return 7; }
};

int listen(const Animal& animal) {
    return animal.sound() + animal.legs;
}

int main() {
    std::vector<std::unique_ptr<Animal>> zoo;
    zoo.push_back(std::make_unique<Dog>());
    zoo.push_back(std::make_unique<Puppy>());
    zoo.push_back(std::make_unique<Bird>());
    int total = 0;
    for (const auto& animal : zoo)
        total += listen(*animal);
    Animal* second = zoo[1].get();
    Dog* dog = dynamic_cast<Dog*>(second);
    Named* named = dog;
    const char* called = named->call();
    Puppy* puppy = dynamic_cast<Puppy*>(named);
    Bird* none = dynamic_cast<Bird*>(second);
    puppy->age += 1;
    delete zoo[0].release();
    std::printf("%d %s %d\n", total, called, none == nullptr);
    return 0;
}
