// std::shared_ptr and weak_ptr: counts, a cycle broken, aliasing, from new and from make_shared.
#include <cstdio>
#include <memory>

struct Person {
    int id;
    std::shared_ptr<Person> friend_of;
    std::weak_ptr<Person> knows;
    explicit Person(int id) : id(id) {}
    ~Person() { std::printf("~Person %d\n", id); }
};

int main() {
    std::shared_ptr<Person> a = std::make_shared<Person>(1);
    std::shared_ptr<Person> b(new Person(2));
    a->friend_of = b;
    b->knows = a;
    long count = b.use_count();
    std::shared_ptr<Person> c = b;
    count += b.use_count();
    b.reset();
    std::weak_ptr<Person> weak = a;
    std::shared_ptr<int> part(a, &a->id);
    *part = 11;
    a = nullptr;
    bool gone = weak.expired();
    part.reset();
    gone = weak.expired();
    std::printf("%ld %d %ld\n", count, gone, c.use_count());
}
