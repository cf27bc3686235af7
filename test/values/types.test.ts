import assert from "node:assert/strict";
import { Types } from "../../src/trace/types";
import { FakeProgram } from "./fake";

describe("types", () => {
  it("writes declarators as C++ does", () => {
    const p = new FakeProgram();
    const int = p.int();
    const constChar = p.add({ kind: "const", target: p.char() });
    const node = p.struct("Node", 16, []);
    const fn = p.add({ kind: "function", result: int, parameters: [int, p.pointer(node)] });
    const method = p.add({ kind: "function", result: int, parameters: [p.pointer(node), int] });
    const row = p.array(int, 3);
    const expected: [number, string][] = [
      [p.pointer(node), "Node*"], [p.pointer(constChar), "const char*"], [p.add({ kind: "const", target: p.pointer(p.char()) }), "char* const"],
      [row, "int[3]"], [p.array(int, 2, 3), "int[2][3]"], [p.pointer(row), "int (*)[3]"], [p.pointer(fn), "int (*)(int, Node*)"],
      [p.array(p.pointer(fn), 4), "int (*[4])(int, Node*)"], [p.add({ kind: "reference", size: 8, target: row }), "int (&)[3]"],
      [p.add({ kind: "rvalue-reference", size: 8, target: int }), "int&&"], [p.pointer(), "void*"], [p.pointer(p.pointer(constChar)), "const char**"],
      [p.add({ kind: "member-pointer", size: 8, target: int, container: node }), "int Node::*"],
      [p.add({ kind: "member-pointer", size: 16, target: method, container: node }), "int (Node::*)(int)"],
      [p.add({ kind: "const", target: row }), "const int[3]"], [p.add({ kind: "typedef", name: "size_t", target: int }), "size_t"],
    ];
    const types = p.typesOf();
    for (const [index, name] of expected) assert.equal(types.name(index), name);
  });

  it("names what an alias template of std::pmr stands for", () => {
    const p = new FakeProgram();
    const alias = (name: string, target: string): string => {
      const typedef = p.add({ kind: "typedef", name, target: p.struct(target, 8, []) });
      return p.typesOf().name(typedef);
    };
    assert.equal(alias("std::pmr::vector", "std::vector<int, std::pmr::polymorphic_allocator<int> >"), "std::pmr::vector<int>");
    assert.equal(alias("std::pmr::map", "std::map<int, char, std::less<int>, std::pmr::polymorphic_allocator<std::pair<const int, char> > >"), "std::pmr::map<int, char, std::less<int>>");
    assert.equal(alias("std::pmr::string", "std::basic_string<char, std::char_traits<char>, std::pmr::polymorphic_allocator<char> >"), "std::pmr::string");
    assert.equal(alias("mine::vector", "std::vector<int, std::allocator<int> >"), "mine::vector");
  });

  it("finds members in bases and anonymous members", () => {
    const p = new FakeProgram();
    const base = p.struct("Base", 8, [["b", p.int(), 4]]);
    const anonymous = p.struct("", 4, [["u", p.int(), 0]], { keyword: "union" });
    const derived = p.struct("Derived", 24, [["", anonymous, 16], ["own", p.int(), 20]], { bases: [{ type: base, offset: 8 }] });
    const types = p.typesOf();
    assert.equal(types.field(derived, "b")?.offset, 12);
    assert.equal(types.field(derived, "u")?.offset, 16);
    assert.equal(types.field(derived, "none"), undefined);
  });

  it("aligns as the ABI does", () => {
    const p = new FakeProgram();
    const odd = p.struct("Odd", 8, [["c", p.char(), 0], ["i", p.int(), 4]]);
    const longDouble = p.base("long double", 16, "float");
    const chars = p.array(p.char(), 9);
    const types = p.typesOf();
    assert.deepEqual([odd, longDouble, chars].map((type) => types.align(type)), [4, 16, 1]);
  });

  it("does not walk types that contain themselves or unfold without end", () => {
    const p = new FakeProgram();
    const self = p.struct("Self", 8, []);
    const info = p.types[self]!;
    if (info.kind === "struct") info.members.push({ name: "a", type: self, offset: 0 }, { name: "b", type: self, offset: 0 });
    let doubling = p.int();
    for (let i = 0; i < 60; i++) doubling = p.struct(`D${i}`, 8, [["x", doubling, 0], ["y", doubling, 4]]);
    const loop = p.add({ kind: "typedef", name: "loop", target: p.types.length });
    p.write(0x1000n, new Uint8Array(64));
    for (const type of [self, doubling, loop]) assert.ok(p.decode(type, 0x1000n));
    const pointerLoop = p.add({ kind: "pointer", size: 8, target: p.types.length + 1 });
    p.add({ kind: "function", result: pointerLoop, parameters: [pointerLoop, pointerLoop] });
    assert.ok(new Types(p.types).name(pointerLoop).length < 5000);
  });
});
