import assert from "node:assert/strict";
import { simplifyName, splitTemplate } from "../../src/trace/type-names";

const cases: [string, string][] = [
  ["std::vector<int, std::allocator<int> >", "std::vector<int>"],
  ["std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >", "std::string"],
  ["std::basic_string_view<wchar_t, std::char_traits<wchar_t> >", "std::wstring_view"],
  ["std::map<std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >, int, std::less<std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> > >, std::allocator<std::pair<const std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >, int> > >", "std::map<std::string, int>"],
  ["std::map<int, char, std::greater<int>, std::allocator<std::pair<int const, char> > >", "std::map<int, char, std::greater<int>>"],
  ["std::unordered_map<int, long int, std::hash<int>, std::equal_to<int>, std::allocator<std::pair<int const, long int> > >", "std::unordered_map<int, long>"],
  ["std::unique_ptr<Node, std::default_delete<Node> >", "std::unique_ptr<Node>"],
  ["std::unique_ptr<int [], std::default_delete<int []> >", "std::unique_ptr<int []>"],
  ["std::priority_queue<int, std::vector<int, std::allocator<int> >, std::less<int> >", "std::priority_queue<int>"],
  ["std::pair<int const, char const*>", "std::pair<const int, const char*>"],
  ["std::array<int, 3ul>", "std::array<int, 3>"],
  ["std::span<int, 18446744073709551615>", "std::span<int>"], ["std::span<int, 4>", "std::span<int, 4>"],
  ["mine::vector<int, std::allocator<int> >", "mine::vector<int, std::allocator<int>>"], // not the library's
  ["long unsigned int", "unsigned long"], ["short int", "short"], ["long long int", "long long"], ["long long unsigned int", "unsigned long long"],
  ["unsigned char", "unsigned char"], ["long double", "long double"], ["unsigned int", "unsigned int"], ["interesting", "interesting"],
  ["std::function<void (int, long unsigned int)>", "std::function<void (int, unsigned long)>"],
  ["Stack<int>::push(int const&)", "Stack<int>::push(int const&)"],
  ["operator<<(std::ostream&, Point const&)", "operator<<(std::ostream&, Point const&)"],
  ["Point::operator<(Point const&) const", "Point::operator<(Point const&) const"],
  ["main()::<lambda(int)>", "main()::<lambda(int)>"],
  ["__gnu_cxx::__normal_iterator<int const*, std::vector<int, std::allocator<int> > >", "std::vector<int>::const_iterator"],
];

describe("type names", () => {
  for (const [raw, shown] of cases) {
    it(`${raw.slice(0, 60)} → ${shown}`, () => {
      assert.equal(simplifyName(raw), shown);
      assert.equal(simplifyName(shown), shown, "a simplified name stays as it is");
    });
  }
  it("splits a template's arguments", () => {
    assert.deepEqual(splitTemplate("std::map<std::pair<int, int>, void (int, int)>"), { head: "std::map", args: ["std::pair<int, int>", "void (int, int)"] });
    assert.deepEqual(splitTemplate("int"), { head: "int", args: [] });
    assert.deepEqual(splitTemplate("A<int>::B<char>"), { head: "A<int>::B<char>", args: [] });
  });
  it("survives names that are none", () => {
    for (const bad of ["<", ">", "a<b", "a>b<", "((", "a<,>", "operator", "<".repeat(7000)]) assert.equal(typeof simplifyName(bad), "string");
  });
});
