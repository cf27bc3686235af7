// Strings of every character type and their views, of every length around the border of the object's own buffer.
// seepp: std=c++20
#include <cstdio>
#include <string>
#include <string_view>

int main() {
    std::string empty, edge(15, 'a'), over(16, 'b');
    std::string zeros("a\0b", 3);
    std::wstring wide = L"w\u00e4h";
    std::u8string eight = u8"\u00fc\u20ac";
    std::u16string sixteen = u"\U0001F600 pair";
    std::u32string thirtytwo = U"\U0001F600 one";
    wide += L" and longer than four characters";
    sixteen += u" and longer than eight characters";
    std::string_view view = over;
    view.remove_prefix(14);
    std::wstring_view wideView(wide.data(), 3);
    std::u8string_view eightView = eight;
    std::u16string_view sixteenView = sixteen;
    std::string_view none;
    std::string quoted = "say \"hi\"\t\\ \x01\x7f";
    std::string bytes = "\xff\xfe not utf-8";
    edge += 'c';
    over.erase(3);
    over.reserve(100);
    std::printf("%zu %zu %zu %zu %zu\n", empty.size(), edge.size(), zeros.size(), view.size(), wideView.size() + eightView.size() + sixteenView.size());
    return static_cast<int>(none.size() + quoted.size() + bytes.size() + thirtytwo.size()) == 0;
}
