// std::list, forward_list, deque: grown at both ends, spliced, sorted, moved from, emptied; elements of any kind.
// seepp: std=c++17
#include <cstdio>
#include <deque>
#include <forward_list>
#include <list>
#include <string>
#include <utility>

struct Big {
    char text[600];
    int number;
};

std::list<int> global_list = {1, 2};

int main() {
    std::list<int> numbers = {3, 1, 2};
    numbers.push_front(0);
    numbers.sort();
    numbers.splice(numbers.end(), global_list);
    std::list<std::string> words = {"short", "a word that needs a block of its own"};
    words.emplace_back("third");
    words.pop_front();
    std::list<std::string> taken = std::move(words);
    std::list<std::list<char>> nested = {{'a', 'b'}, {}, {'c'}};

    std::forward_list<int> chain;
    chain.push_front(2);
    chain.push_front(1);
    chain.insert_after(chain.begin(), 9);
    chain.reverse();
    std::forward_list<double> halves = {0.5, 1.5};
    std::forward_list<double> kept = std::move(halves);
    chain.clear();

    std::deque<int> ends;
    ends.push_back(1);
    ends.push_front(0);
    for (int i = 0; i < 300; i++)
        ends.push_front(-i);
    for (int i = 0; i < 290; i++)
        ends.pop_back();
    std::deque<std::string> lines(3, "line");
    lines[1] = "a line that is longer than its own buffer";
    std::deque<Big> bigs(2);
    bigs[1].number = 5;
    std::deque<int> stolen = std::move(ends);
    ends.clear();
    long sum = 0;
    for (int n : stolen)
        sum += n;
    std::printf("%zu %zu %ld %zu\n", numbers.size(), taken.size(), sum, nested.size());
    return bigs[1].number + static_cast<int>(kept.front() + lines.size());
}
