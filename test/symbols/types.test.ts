/** Types as seepp-symbols reads them, for both versions of DWARF. */
import assert from "node:assert/strict";
import { type Program, spell, struct, withProgram } from "./reader";

const SOURCE = `
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>
namespace { struct Hidden { int a : 3; unsigned b : 5; virtual ~Hidden() {} }; }
struct Left : virtual Hidden { int l; };
struct Right : virtual Hidden { int r; };
struct Both : Left, private Right { int b; };
enum class Color : unsigned char { Red, Green = 200 };
enum Sign { minus = -1, plus = 1 };
union Either { int i; float f; struct { short a, b; }; };
template <class T, int N = 3> struct Stack { T items[N]; int n = 0; static int made; };
template <class T, int N> int Stack<T, N>::made = 7;
struct Owner { int* p; Owner(const Owner& o) : p(o.p) {} Owner() = default; ~Owner() {} };
struct Flexible { int n; char data[]; };
typedef unsigned long Size;
struct Node { int v; Node* next; };
int main() {
  Both both;
  Color color = Color::Red; Sign sign = minus; Either either;
  Stack<int> s; Stack<std::string, 2> t; Stack<Color, 1> colors;
  Owner owner; Flexible* flexible = nullptr; Size size = 0; Node* list = nullptr;
  int grid[3][4]; int (*row)[4] = grid; int (*fn)(int, ...) = nullptr; int Node::* member = &Node::v;
  const char* const text = "x"; int&& moved = 5; const int& bound = grid[0][0]; volatile long wide = 1;
  decltype(nullptr) none = nullptr; long double precise = 1; bool flag = true; char16_t unit = u'x'; __int128 huge = 0;
  std::string name; std::vector<std::string> names; std::map<int, std::string> map; std::unordered_map<std::string, int> hash;
  std::unique_ptr<Node> unique; std::tuple<int, char> tuple; std::shared_ptr<Node> shared = std::make_shared<Node>();
  auto lambda = [&list, size](int x) { return x + (int)size + (list != nullptr); };
  return lambda(1) + (int)wide + Stack<int>::made;
}
`;

function typeOf({ symbols }: Program, name: string): string {
  const main = symbols.functions.find(({ kind }) => kind === "main")!;
  const variable = main.variables.find((candidate) => candidate.name === name);
  assert.ok(variable, `no variable ${name}`);
  return spell(symbols, variable.type);
}

for (const version of ["-gdwarf-5", "-gdwarf-4"]) {
  describe(`Types (${version})`, function () {
    this.timeout(240_000);
    let program!: Program;
    before(() => withProgram({ "main.cpp": SOURCE }, (made) => { program = made; }, [version]));

    it("names variables' types as C++ does", () => {
      const expected: Record<string, string> = {
        s: "Stack<int>", t: "Stack<std::string, 2>", colors: "Stack<Color, 1>", size: "Size", list: "Node*", grid: "int[3][4]", row: "int[4]*",
        fn: "int(int, ...)*", member: "int Node::*", text: "char const* const", moved: "int&&", bound: "int const&", wide: "long volatile",
        flag: "bool", unit: "char16_t", huge: "__int128", name: "std::string", names: "std::vector<std::string>",
        map: "std::map<int, std::string>", hash: "std::unordered_map<std::string, int>", unique: "std::unique_ptr<Node>", tuple: "std::tuple<int, char>",
        shared: "std::shared_ptr<Node>", lambda: "main()::<lambda(int)>",
      };
      const resolved = (name: string): string => typeOf(program, name).replace(/^nullptr_t$/, "decltype(nullptr)");
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, resolved(name)])), expected);
    });

    it("finds bit-fields in either numbering", () => {
      const hidden = struct(program.symbols, "(anonymous namespace)::Hidden");
      const bits = hidden.members.filter(({ bitSize }) => bitSize).map(({ name, bitOffset, bitSize }) => [name, bitOffset, bitSize]);
      assert.deepEqual(bits, [["a", 64, 3], ["b", 67, 5]]);
      assert.equal(hidden.polymorphic, true);
    });

    it("finds bases, virtual ones by the vtable", () => {
      const left = struct(program.symbols, "Left");
      assert.equal(left.bases.length, 1);
      assert.equal(left.bases[0].virtual, true);
      assert.ok((left.bases[0].vbaseOffset ?? 0) <= -24, `${left.bases[0].vbaseOffset}`);
      assert.deepEqual(struct(program.symbols, "Both").bases.map(({ offset, type }) => [spell(program.symbols, type), offset]), [["Left", 0], ["Right", 16]]);
    });

    it("reads enumerations with their values", () => {
      const enums = program.symbols.types.flatMap((type) => (type.kind === "enum" && ["Color", "Sign"].includes(type.name) ? [type] : []));
      const color = enums.find(({ name }) => name === "Color")!;
      assert.deepEqual([color.size, color.scoped, color.values], [1, true, [{ name: "Red", value: "0" }, { name: "Green", value: "200" }]]);
      assert.deepEqual(enums.find(({ name }) => name === "Sign")!.values.map(({ value }) => value), ["-1", "1"]);
    });

    it("keeps unions, anonymous members and flexible arrays", () => {
      const either = struct(program.symbols, "Either");
      assert.equal(either.keyword, "union");
      assert.deepEqual(either.members.map(({ name, offset }) => [name, offset]), [["i", 0], ["f", 0], [undefined, 0]]);
      const data = struct(program.symbols, "Flexible").members[1];
      const array = program.symbols.types[data.type];
      assert.ok(array.kind === "array");
      assert.deepEqual([array.dimensions, array.size], [[{}], undefined]);
    });

    it("finds static members' storage", () => {
      const made = struct(program.symbols, "Stack<int>").members.find(({ name }) => name === "made")!;
      assert.deepEqual([made.static, made.offset, made.location?.kind], [true, undefined, "address"]);
    });

    it("tells classes that are returned in memory", () => {
      assert.equal(struct(program.symbols, "Owner").nonTrivial, true);
      assert.equal(struct(program.symbols, "Node").nonTrivial, undefined);
    });

    it("shows a closure's captures as members", () => {
      const closure = struct(program.symbols, "main()::<lambda(int)>");
      assert.equal(closure.lambda, true);
      const body = program.symbols.functions.find(({ kind }) => kind === "lambda");
      assert.deepEqual([program.symbols.types[body!.closure!], body!.symbol], [closure, "main::{lambda(int)#1}::operator()(int) const"]);
      assert.deepEqual(closure.members.map(({ name, type }) => [name, spell(program.symbols, type)]), [["list", "Node*&"], ["size", "Size"]]);
    });

    it("has the library's nodes though only casts lead to them", () => {
      const names = program.symbols.types.flatMap((type) => (type.kind === "struct" ? [type.name] : []));
      for (const prefix of ["std::_Rb_tree_node<std::pair<const int, std::string>>", "std::__detail::_Hash_node<std::pair<const std::string, int>", "std::_Sp_counted_ptr_inplace<Node"]) {
        assert.ok(names.some((name) => name.startsWith(prefix)), prefix);
      }
      const map = struct(program.symbols, "std::map<int, std::string>");
      assert.deepEqual(Object.keys(map.typedefs ?? {}).sort(), ["key_type", "mapped_type", "value_type"]);
    });

    it("ties vtables to types", () => {
      const vtable = program.symbols.vtables.find(({ type }) => type === "Both");
      assert.ok(vtable?.typeIndex !== undefined);
      assert.equal(spell(program.symbols, vtable.typeIndex), "Both");
    });
  });
}
