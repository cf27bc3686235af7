// Placement new, explicit destructors, arrays of objects, own operator new, aligned objects, an arena.
// seepp: std=c++17
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <new>

struct Item {
    int id;
    explicit Item(int id) : id(id) { std::printf("+%d ", id); }
    Item() : Item(0) {}
    ~Item() { std::printf("-%d ", id); }
};

struct Pooled {
    int value = 1;
    static inline int live = 0;
    static void* operator new(std::size_t size) {
        ++live;
        return std::malloc(size);
    }
    static void operator delete(void* p) {
        --live;
        std::free(p);
    }
};

struct alignas(64) Wide {
    int first = 1;
    char rest[40] = "wide";
};

struct Arena {
    alignas(std::max_align_t) unsigned char bytes[64];
    std::size_t used = 0;
    void* take(std::size_t size) {
        void* at = bytes + used;
        used += (size + 7) / 8 * 8;
        return at;
    }
};

int main() {
    Arena arena;
    Item* a = new (arena.take(sizeof(Item))) Item(1);
    Item* b = new (arena.take(sizeof(Item))) Item(2);
    b->id += a->id;
    a->~Item();
    a = new (a) Item(5);
    Item* array = new Item[2];
    array[1].id = 8;
    Pooled* pooled = new Pooled;
    pooled->value++;
    Wide* wide = new Wide;
    wide->first = 2;
    void* raw = ::operator new(16);
    int* numbers = new (raw) int[4]{1, 2, 3, 4};
    int sum = numbers[3] + wide->first + pooled->value;
    Item* nothrow = new (std::nothrow) Item(9);
    delete nothrow;
    ::operator delete(raw);
    delete wide;
    delete pooled;
    delete[] array;
    b->~Item();
    a->~Item();
    std::printf("\n%d %d\n", sum, Pooled::live);
    return 0;
}
