// Input: numbers and a line from stdin, the end of input; arguments.
// seepp: args="one two" stdin="3 4\n5\nlast line\n"
#include <iostream>
#include <string>

int main(int argc, char** argv) {
    int sum = 0;
    int number = 0;
    while (std::cin >> number)
        sum += number;
    std::cin.clear();
    std::string line;
    std::getline(std::cin, line);
    char* last = argv[argc - 1];
    std::cout << sum << ' ' << line << ' ' << argc << ' ' << last << std::endl;
    std::cerr << "end of input: " << !std::getline(std::cin, line) << std::endl;
    return argc;
}
