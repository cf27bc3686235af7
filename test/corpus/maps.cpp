// std::map: inserted out of order, updated, erased, with struct values and nested maps, custom order.
#include <cstdio>
#include <functional>
#include <map>
#include <string>

struct Price {
    int euros;
    int cents;
};

int main() {
    std::map<int, char> letters;
    letters[3] = 'c';
    letters[1] = 'a';
    letters[2] = 'b';
    letters.erase(1);
    std::map<std::string, Price> prices;
    prices["tea"] = {2, 50};
    prices["cake"].euros = 4;
    prices["cake"].cents = 5;
    std::map<int, int, std::greater<int>> backwards = {{1, 10}, {2, 20}, {3, 30}};
    std::map<std::string, std::map<int, bool>> nested;
    nested["x"][7] = true;
    int sum = 0;
    for (const auto& entry : backwards)
        sum = sum * 10 + entry.first;
    std::printf("%zu %d %d %d\n", letters.size(), prices["cake"].cents, sum, static_cast<int>(nested["x"][7]));
}
