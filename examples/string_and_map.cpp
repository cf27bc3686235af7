// Counting words: std::string and std::map at work.
//
// Watch: `word` grows letter by letter; short strings live inside the object itself, and only the long one gets a
// block on the heap. In the map a new key appears in its sorted place the first time it is counted.

#include <iostream>
#include <map>
#include <string>

using Counts = std::map<std::string, int>;

Counts count_words(const std::string& text) {
    Counts counts;
    std::string word;
    for (char c : text) {
        if (c != ' ') {
            word += c;
            continue;
        }
        ++counts[word];
        word.clear();
    }
    if (!word.empty())
        ++counts[word];
    return counts;
}

int main() {
    std::string text = "to be or not to be internationalization";
    Counts counts = count_words(text);

    for (const auto& [word, count] : counts)
        std::cout << word << ": " << count << '\n';

    counts.erase("or");
    std::cout << counts.size() << " words left\n";
}
