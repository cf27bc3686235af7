// Multiple inheritance, access through each base, virtual calls, destructors in order.
#include <cstdio>

struct Named {
    const char* name = "nobody";
    virtual const char* describe() { return name; }
    virtual ~Named() { std::puts("~Named"); }
};

struct Aged {
    int age = 1;
    virtual int years() { return age; }
    virtual ~Aged() { std::puts("~Aged"); }
};

struct Person : Named, Aged {
    int id;
    explicit Person(int id) : id(id) { age = 30; }
    const char* describe() override { return "person"; }
    int years() override { return age + 1; }
    ~Person() override { std::puts("~Person"); }
};

int main() {
    Person person(7);
    Named* named = &person;
    Aged* aged = &person;
    aged->age += 10;
    named->name = "somebody";
    int years = aged->years();
    const char* what = named->describe();
    std::printf("%s %s %d\n", what, person.name, years);
    Aged* other = new Person(8);
    other->age = 5;
    delete other;
}
