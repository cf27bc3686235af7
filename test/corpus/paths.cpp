// std::filesystem::path: empty, of one part, of many, joined, moved from, in containers.
// seepp: std=c++17
#include <cstdio>
#include <filesystem>
#include <map>
#include <vector>

namespace fs = std::filesystem;

int main() {
    fs::path empty;
    fs::path one = "file.txt";
    fs::path many = "/usr/share/doc/a long enough path/file.tar.gz";
    fs::path joined = many / one;
    fs::path name = many.filename();
    many.replace_extension("zip");
    fs::path moved = std::move(joined);
    std::vector<fs::path> all = {one, many};
    std::map<fs::path, int> sizes;
    sizes[one] = 3;
    std::printf("%s %zu %zu\n", name.c_str(), all.size(), sizes.size());
    return empty.empty() ? 0 : 1;
}
