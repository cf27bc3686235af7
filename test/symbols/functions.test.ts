/** Functions, variables, scopes and globals as seepp-symbols reads them. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { struct, symbolsReader, withProgram } from "./reader";

describe("Functions and variables", function () {
  this.timeout(240_000);

  it("names functions as the source does, with parameter types", () => {
    const source = `
#include <string>
#include <vector>
template <class T> struct Stack { T top_; void push(const T& t) { top_ = t; } T top() const { return top_; } };
template <class T> T twice(T t) { return t + t; }
namespace geo { struct Point { int x; Point(int v) : x(v) {} ~Point() {} Point operator+(const Point& o) const { return Point(x + o.x); } explicit operator bool() const { return x; } }; }
struct Plain { std::string s; Plain() = default; };
static int sum(const std::vector<std::string>& v, std::string s, unsigned long n, int (*f)(double), char** argv) { return (int)(v.size() + s.size() + n); }
int main(int argc, char** argv) {
  Stack<int> s; s.push(3); Plain plain;
  geo::Point p = geo::Point(1) + geo::Point(2);
  struct Local { int v; int get() { return v; } } local{argc};
  return sum({}, "", 0, nullptr, argv) + twice(s.top()) + bool(p) + local.get();
}
`;
    withProgram({ "main.cpp": source }, ({ symbols }) => {
      assert.deepEqual(symbols.functions.map(({ name, kind }) => `${kind} ${name}`).sort(), [
        "constructor geo::Point::Point(int)",
        "destructor geo::Point::~Point()",
        "function sum(const std::vector<std::string>&, std::string, unsigned long, int (*)(double), char**)",
        "function twice<int>(int)",
        "main main(int, char**)",
        "method Stack<int>::push(const int&)",
        "method Stack<int>::top() const",
        "method geo::Point::operator bool() const",
        "method geo::Point::operator+(const geo::Point&) const",
        "method main(int, char**)::Local::get()",
      ]);
      const lows = symbols.functions.map(({ low }) => BigInt(low));
      assert.ok(lows.every((low, i) => i === 0 || low > lows[i - 1]));
    });
  });

  it("places variables in their scopes, with their storage", () => {
    const source = `
#include <string>
int global = 1; thread_local int own = 2; extern const int limit; const int limit = 9; static double hidden = 1;
const std::string& bound = std::string("kept");
struct Counter { static int total; static constexpr int step = 5; };
int Counter::total = 4;
int f(int n, std::string text) {
  static int calls = 0;
  int first = n;
  { int inner = calls++; first += inner; }
  for (int i = 0; i < n; i++) { int turn = i; first += turn; }
  int vla[n];
  struct Pair { int a, b; } pair{1, 2};
  auto [x, y] = pair;
  return first + x + y + (int)sizeof vla + (int)text.size();
}
int main() { return f(1, "") + global + own + limit + (int)hidden + Counter::total + (int)bound.size(); }
`;
    withProgram({ "main.cpp": source }, ({ symbols }) => {
      const f = symbols.functions.find(({ shortName }) => shortName === "f")!;
      const names = (variables: { name: string }[]): string[] => variables.map(({ name }) => name);
      assert.deepEqual(names(f.variables), ["n", "text", "calls", "first", "vla", "pair", "x", "y"]);
      assert.deepEqual(f.scopes.map((scope) => names(scope.variables)), [["inner"], ["i"]]);
      assert.deepEqual(names(f.scopes[1].scopes[0].variables), ["turn"]);
      const kind = (name: string): string | undefined => f.variables.find((variable) => variable.name === name)?.location?.kind;
      assert.deepEqual(["n", "text", "calls", "vla", "y"].map(kind), ["cfa", "expr", "address", "expr", "expr"]);
      const globals = new Map(symbols.globals.map((variable) => [variable.qualifiedName, variable]));
      assert.deepEqual([...globals.keys()].sort(), ["Counter::total", "bound", "global", "hidden", "limit", "own"]);
      assert.equal(globals.get("own")?.location?.kind, "tls");
      assert.equal(globals.get("hidden")?.size, 8);
      assert.deepEqual(struct(symbols, "Counter").members.map(({ name, location }) => [name, location?.kind]), [["total", "address"], ["step", "constant"]]);
      assert.equal(symbols.storage.length, 1);
      assert.equal(symbols.storage[0].size, 32);
    });
  });

  it("merges units, resolves declarations and keeps to the source root", () => {
    const files = {
      "lib/shape.h": "#pragma once\nstruct Shape { int sides; };\nstruct Opaque;\nint area(const Shape& s, Opaque* o);\n",
      "lib/shape.cpp": '#include "shape.h"\nstruct Opaque { int secret; };\nint area(const Shape& s, Opaque* o) { return s.sides + (o ? o->secret : 0); }\n',
      "main.cpp": '#include "lib/shape.h"\n#include <cstdio>\nint main() { Shape s{3}; Opaque* o = nullptr; std::printf("%d", area(s, o)); }\n',
    };
    withProgram(files, ({ symbols }) => {
      const structs = symbols.types.filter((type) => type.kind === "struct").map((type) => type.name).filter((name) => /Shape|Opaque/.test(name));
      assert.deepEqual(structs.sort(), ["Opaque", "Shape"]);
      assert.equal(struct(symbols, "Opaque").size, 4);
      assert.deepEqual(symbols.files.filter(({ user }) => user).map(({ path }) => path).sort(), ["lib/shape.cpp", "lib/shape.h", "main.cpp"]);
      assert.deepEqual(symbols.functions.map(({ name }) => name).sort(), ["area(const Shape&, Opaque*)", "main()"]);
    });
  });

  it("reads C", () => {
    const source = "#include <stdlib.h>\nstruct node { int v; struct node *next; };\ntypedef struct node *list;\nstatic int length(list l) { int n = 0; for (; l; l = l->next) n++; return n; }\nint main(void) { list l = calloc(1, sizeof *l); return length(l); }\n";
    withProgram({ "main.c": source }, ({ symbols }) => {
      assert.deepEqual(symbols.functions.map(({ name }) => name), ["length(list)", "main()"]);
      assert.deepEqual(struct(symbols, "node").members.map(({ name, offset }) => [name, offset]), [["v", 0], ["next", 8]]);
    });
  });

  it("says what is wrong with what it cannot read", () => {
    const folder = mkdtempSync(join(tmpdir(), "seepp-symbols-"));
    try {
      writeFileSync(join(folder, "text"), "no program\n");
      writeFileSync(join(folder, "main.c"), "int main(void) { return 0; }\n");
      execFileSync("gcc", ["main.c", "-o", "bare"], { cwd: folder });
      for (const [name, why] of [["text", /not an ELF file/], ["bare", /no debug information/], ["absent", /no such file/]] as const) {
        const ended = spawnSync(symbolsReader(), [join(folder, name), folder], { encoding: "utf8" });
        assert.equal(ended.status, 1);
        assert.match(ended.stderr, why);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("survives damaged debug information", function () {
    withProgram({ "main.cpp": "#include <vector>\nint main() { std::vector<int> v{1}; for (int x : v) return x; }\n" }, ({ binary, folder, symbols }) => {
      const whole = readFileSync(binary);
      const info = sectionsOf(binary).filter(({ name }) => name.startsWith(".debug_"));
      assert.ok(info.length > 4 && symbols.functions.length > 0);
      let seed = 12345;
      const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 0x80000000) % below;
      for (let round = 0; round < 150; round++) {
        const damaged = Buffer.from(whole);
        for (let i = 0; i < 1 + round % 20; i++) {
          const section = info[random(info.length)];
          damaged[section.offset + random(section.size)] = random(256);
        }
        writeFileSync(join(folder, "damaged"), damaged);
        const ended = spawnSync(symbolsReader(), [join(folder, "damaged"), folder], { encoding: "utf8", timeout: 10_000, maxBuffer: 1 << 28 });
        assert.equal(ended.signal, null, `round ${round}: ${ended.signal}`);
        if (ended.status === 0) JSON.parse(ended.stdout);
        else assert.match(ended.stderr, /^seepp-symbols: .+\n$/);
      }
    });
  });
});

function sectionsOf(binary: string): { name: string; offset: number; size: number }[] {
  const text = execFileSync("readelf", ["-SW", binary], { encoding: "utf8" });
  return [...text.matchAll(/\] (\S+)\s+\S+\s+[0-9a-f]+ ([0-9a-f]+) ([0-9a-f]+)/g)].map(([, name, offset, size]) => ({ name, offset: parseInt(offset, 16), size: parseInt(size, 16) }));
}
