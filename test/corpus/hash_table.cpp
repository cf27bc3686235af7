// A hash table with chains, that grows; a ring buffer; a bit mask; a matrix; a sieve.
#include <cstdio>
#include <cstring>
#include <string>

struct Entry {
    std::string key;
    int value;
    Entry* next;
};

class Table {
    Entry** buckets;
    unsigned size, used = 0;
    static unsigned hash(const std::string& key) {
        unsigned h = 5381;
        for (char c : key)
            h = h * 33 + static_cast<unsigned char>(c);
        return h;
    }
    void grow() {
        Entry** old = buckets;
        unsigned before = size;
        size *= 2;
        buckets = new Entry*[size]();
        for (unsigned i = 0; i < before; i++)
            for (Entry* entry = old[i]; entry;) {
                Entry* next = entry->next;
                Entry*& bucket = buckets[hash(entry->key) % size];
                entry->next = bucket;
                bucket = entry;
                entry = next;
            }
        delete[] old;
    }
public:
    explicit Table(unsigned size) : buckets(new Entry*[size]()), size(size) {}
    ~Table() {
        for (unsigned i = 0; i < size; i++)
            for (Entry* entry = buckets[i]; entry;) {
                Entry* next = entry->next;
                delete entry;
                entry = next;
            }
        delete[] buckets;
    }
    int& operator[](const std::string& key) {
        if (used >= size)
            grow();
        Entry*& bucket = buckets[hash(key) % size];
        for (Entry* entry = bucket; entry; entry = entry->next)
            if (entry->key == key)
                return entry->value;
        ++used;
        bucket = new Entry{key, 0, bucket};
        return bucket->value;
    }
};

int main() {
    Table table(2);
    table["one"] = 1;
    table["two"] = 2;
    table["three"] = 3;
    table["two"] += 20;
    bool composite[12];
    std::memset(composite, 0, sizeof composite);
    int primes = 0;
    for (int i = 2; i < 12; i++) {
        if (composite[i])
            continue;
        primes++;
        for (int j = i * i; j < 12; j += i)
            composite[j] = true;
    }
    double a[2][2] = {{1, 2}, {3, 4}}, b[2][2] = {{0, 1}, {1, 0}}, c[2][2];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            c[i][j] = 0;
            for (int k = 0; k < 2; k++)
                c[i][j] += a[i][k] * b[k][j];
        }
    std::printf("%d %d %g\n", table["two"], primes, c[1][0]);
    return 0;
}
