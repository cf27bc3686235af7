// std::span, string_view and strings of every character type, initializer_list, vector<bool>, bitset.
// seepp: std=c++20
#include <array>
#include <bitset>
#include <cstdio>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

int total(std::initializer_list<int> numbers) {
    int sum = 0;
    for (int n : numbers)
        sum += n;
    return sum;
}

size_t longest(std::initializer_list<std::string> words) {
    size_t most = 0;
    for (const std::string& word : words)
        most = word.size() > most ? word.size() : most;
    return most;
}

int first(std::span<const int> numbers) {
    return numbers.empty() ? 0 : numbers.front();
}

int main() {
    int values[] = {1, 2, 3, 4};
    std::span<int> all(values);
    std::span<int, 2> two(values + 1, 2);
    std::span<int> part = all.subspan(2);
    part[0] = 30;
    std::vector<double> halves = {0.5, 1.5};
    std::span<double> seen(halves);
    std::array<char, 3> letters = {'a', 'b', 'c'};
    std::span<const char> characters(letters);
    std::span<int> nothing;
    int sum = total({5, 6, 7}) + first(all) + first(nothing);
    size_t length = longest({"one", "a word longer than its own buffer"});

    std::string text = "a text that views look at";
    std::string_view view = text;
    std::string_view word = view.substr(2, 4);
    std::string_view none;
    std::wstring wide = L"w\u00e9de";
    std::u8string bytes = u8"\u00e9";
    std::u16string half = u"\u00e9\U0001f600";
    std::u32string whole = U"\U0001f600 and more that is long";
    std::u16string_view half_view = half;
    std::wstring_view wide_view = wide;

    std::vector<bool> bits = {true, false, true};
    bits.push_back(true);
    bits[1] = true;
    std::vector<bool> many(130);
    many[129] = true;
    std::bitset<10> flags(5);
    flags.set(9);
    std::bitset<100> wide_flags;
    wide_flags.set(70);
    std::bitset<0> no_flags;
    std::printf("%d %zu %zu %zu %zu %zu\n", sum, length, word.size(), flags.count(), wide_flags.count(), no_flags.size());
    return static_cast<int>(two.size() + seen.size() + characters.size() + none.size() + bytes.size() + whole.size() + half_view.size() + wide_view.size() + bits.size()) > 90;
}
