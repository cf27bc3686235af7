// Words read from standard input, counted in a map, the most frequent first; arguments and the environment of main.
// seepp: args="-n 2" stdin="the cat and the dog\nand the end\n"
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

int main(int argc, char* argv[]) {
    int most = argc > 2 ? std::atoi(argv[2]) : 1;
    const char* path = std::getenv("PATH");
    std::map<std::string, int> counts;
    std::string line;
    int lines = 0;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        for (std::string word; words >> word;)
            ++counts[word];
        ++lines;
    }
    std::vector<std::pair<std::string, int>> ranked(counts.begin(), counts.end());
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    ranked.resize(most);
    for (const auto& [word, count] : ranked)
        std::cout << word << ' ' << count << '\n';
    std::cout << lines << ' ' << (path != nullptr) << '\n';
    return std::cin.eof() ? 0 : 1;
}
