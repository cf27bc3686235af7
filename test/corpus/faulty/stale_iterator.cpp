// Iterators, references and string views that outlive the storage they lead to.
// seepp: std=c++17
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

std::string_view view() {
    std::string local = "a text too long for the object itself";
    return local;
}

int main() {
    std::vector<int> numbers = {1, 2, 3};
    auto it = numbers.begin();
    int& first = numbers[0];
    numbers.push_back(4);
    int stale = *it + first;
    first = 9;
    std::string_view dangling = view();
    char letter = dangling[2];
    std::vector<std::string> names = {"a name longer than sixteen bytes"};
    const char* data = names[0].data();
    names.clear();
    letter += data[0];
    std::printf("%d %d\n", stale != 0, letter != 0);
    return 0;
}
