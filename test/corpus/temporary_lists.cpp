// Lists of temporaries: in declarations, arguments, conditions, loops, constructors; what makes their elements belongs to their statement.
// seepp: std=c++20
#include <vector>
#include <map>
#include <string>
#include <set>
#include <memory>
#include <initializer_list>
struct S { int v; S(int n) : v(n) {} S(const S& o) : v(o.v) {} ~S() {} };
void take(std::initializer_list<S>) {}
void strs(std::vector<std::string>) {}
int use(const std::vector<S>& v) { return (int)v.size(); }
struct H { std::vector<S> m; H() : m{S(1), S(2)} {} };
int main() {
  int a = 1;
  std::vector<S> v = {S(1), S(2)};
  a = 2;
  std::map<int, std::string> m{{1, "x"}, {2, "y"}};
  a = 3;
  take({S(3), S(4)});
  a = 4;
  strs({"p", "q"});
  a = 5;
  for (const S& s : {S(5), S(6)}) a += s.v;
  a = 6;
  S arr[2] = {S(7), S(8)};
  a = 7;
  auto p = std::make_unique<std::vector<S>>(std::initializer_list<S>{S(9)});
  a = 8;
  S* heap = new S[2]{S(1), S(2)};
  a = 9;
  delete[] heap;
  a = 10;
  if (use({S(1), S(2)}) > 1) a++;
  a = 11;
  while (use({S(1)}) + a < 14) a++;
  a = 12;
  std::set<std::string> st = {"a", "b"};
  std::vector<std::vector<std::string>> vv = {{"a"}, {"b", "c"}};
  H h;
  static std::vector<S> sv = {S(1)};
  auto lam = [] { return std::vector<std::string>{"l", "m"}; };
  v = {S(1), S(2), S(3)};
  std::string t = a > 3 ? std::string("x") + "y" : std::string("z");
  switch (use({S(1)})) { case 1: a = 3; }
  return use({S(1), S(2)}) + (int)lam().size();
}
