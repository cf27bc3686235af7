// A cache of a list and a map of iterators into it; a bank of accounts with exceptions; an undo stack of commands.
// seepp: std=c++17
#include <cstdio>
#include <functional>
#include <list>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

class Cache {
    std::list<std::pair<int, std::string>> items;
    std::unordered_map<int, std::list<std::pair<int, std::string>>::iterator> where;
    std::size_t most;
public:
    explicit Cache(std::size_t most) : most(most) {}
    const std::string* get(int key) {
        auto found = where.find(key);
        if (found == where.end())
            return nullptr;
        items.splice(items.begin(), items, found->second);
        return &found->second->second;
    }
    void put(int key, std::string value) {
        items.emplace_front(key, std::move(value));
        where[key] = items.begin();
        if (items.size() > most) {
            where.erase(items.back().first);
            items.pop_back();
        }
    }
};

class Account {
    int balance = 0;
    std::vector<std::function<void()>> undo;
public:
    void deposit(int amount) {
        balance += amount;
        undo.push_back([this, amount] { balance -= amount; });
    }
    void withdraw(int amount) {
        if (amount > balance)
            throw std::runtime_error("overdrawn by " + std::to_string(amount - balance));
        balance -= amount;
        undo.push_back([this, amount] { balance += amount; });
    }
    int back() {
        undo.back()();
        undo.pop_back();
        return balance;
    }
};

int main() {
    Cache cache(2);
    cache.put(1, "one");
    cache.put(2, "two");
    const std::string* one = cache.get(1);
    cache.put(3, "three");
    const std::string* two = cache.get(2);
    Account account;
    std::string problem;
    try {
        account.deposit(50);
        account.withdraw(20);
        account.withdraw(40);
    } catch (const std::runtime_error& error) {
        problem = error.what();
    }
    int left = account.back();
    std::printf("%s %d %s %d\n", one->c_str(), two == nullptr, problem.c_str(), left);
    return 0;
}
