import assert from "node:assert/strict";
import type { Value } from "../../src/trace/snapshot";
import { valueText } from "../../src/trace/value-text";
import { FakeProgram, float32 } from "./fake";

const at = 0x7000_1000n;
const child = (value: Value, ...path: string[]): Value => path.reduce((v, name) => v.children!.find((each) => each.name === name)!, value);

describe("objects", () => {
  it("a scalar without definedness has no value", () => {
    const p = new FakeProgram();
    const int = p.int();
    p.undefine(at, 4);
    assert.deepEqual(p.decode(int, at), { name: "x", type: "int", address: "0x70001000", kind: "scalar", state: "undefined", size: 4 });
    p.write(at, [1, 2]);
    assert.equal(p.decode(int, at).state, "partial");
    assert.equal(p.decode(int, at).value, undefined);
    assert.equal(p.decode(int, 0x100n).state, "unreadable");
  });

  it("a struct's state is that of its members, not of its padding", () => {
    const p = new FakeProgram();
    const type = p.struct("S", 8, [["c", p.char(), 0], ["i", p.int(), 4]]);
    p.undefine(at, 8);
    assert.equal(p.decode(type, at).state, "undefined");
    p.write(at, [97]);
    assert.equal(p.decode(type, at).state, "partial");
    p.writeInt(at + 4n, -2);
    const value = p.decode(type, at);
    assert.equal(value.state, "defined");
    assert.equal(valueText(value), "{c: 'a', i: -2}");
    assert.equal(p.decode(type, at, { depth: 0 }).state, "defined");
    assert.equal(p.decode(type, at, { depth: 0 }).elided, 2);
  });

  it("bases come first; empty ones, vtable pointers and statics are left out", () => {
    const p = new FakeProgram();
    const tag = p.struct("Tag", 1, []);
    const base = p.struct("Base", 16, [["_vptr.Base", p.pointer(), 0], ["b", p.int(), 8]]);
    const type = p.struct("D", 24, [["count", p.int(), 0, { static: true }], ["d", p.int(), 16]], { bases: [{ type: tag, offset: 0 }, { type: base, offset: 0 }] });
    p.write(at, new Uint8Array(24));
    p.writeInt(at + 8n, 7);
    const value = p.decode(type, at);
    assert.deepEqual(value.children!.map((each) => [each.name, each.role]), [["Base", "base"], ["d", "member"]]);
    assert.equal(child(value, "Base", "b").value, "7");
  });

  it("a virtual base lies where the vtable says", () => {
    const p = new FakeProgram();
    const base = p.struct("V", 4, [["v", p.int(), 0]]);
    const type = p.struct("D", 24, [["_vptr.D", p.pointer(), 0]], { bases: [{ type: base, virtual: true, vbaseOffset: -24 }] });
    p.write(at, new Uint8Array(24));
    p.writeInt(at, 0x40_0100, 8);
    p.writeInt(0x40_0100n - 24n, 16, 8);
    p.writeInt(at + 16n, 99);
    assert.equal(child(p.decode(type, at), "V", "v").value, "99");
    p.undefine(at, 8);
    assert.equal(child(p.decode(type, at), "V").state, "unreadable");
  });

  it("bit-fields have definedness bit by bit", () => {
    const p = new FakeProgram();
    const bits = (name: string, bitOffset: number, bitSize: number, type: number): [string, number, number, object] => [name, type, 0, { bitOffset, bitSize }];
    const type = p.struct("B", 4, [bits("a", 0, 3, p.int()), bits("b", 3, 5, p.int()), bits("wide", 8, 10, p.int())]);
    p.write(at, [0b1110_1101, 0xff, 0x03, 0]);
    assert.equal(valueText(p.decode(type, at)), "{a: -3, b: -3, wide: -1}");
    p.write(at, [0b1110_1101], 0b0000_0111);
    assert.deepEqual(p.decode(type, at).children!.map((each) => each.state), ["undefined", "defined", "defined"]);
    p.write(at, [0], 0b0000_1100);
    assert.deepEqual(p.decode(type, at).children!.map((each) => each.state), ["partial", "partial", "defined"]);
  });

  it("a union shows every member, an anonymous one has no name", () => {
    const p = new FakeProgram();
    const union = p.struct("", 4, [["i", p.int(), 0], ["f", p.once("float", () => p.base("float", 4, "float")), 0]], { keyword: "union" });
    const type = p.struct("S", 8, [["k", p.int(), 0], ["", union, 4]]);
    p.writeInt(at, 1);
    p.write(at + 4n, float32(1.5));
    assert.equal(valueText(p.decode(type, at)), "{k: 1, {i: 1069547520, f: 1.5}}");
  });

  it("arrays of several dimensions nest, and say what they leave out", () => {
    const p = new FakeProgram();
    const type = p.array(p.int(), 2, 3);
    for (let i = 0; i < 6; i++) p.writeInt(at + BigInt(4 * i), i);
    const value = p.decode(type, at);
    assert.equal(valueText(value), "[[0, 1, 2], [3, 4, 5]]");
    assert.equal(child(value, "[1]").type, "int[3]");
    assert.equal(child(value, "[1]", "[2]").address, "0x70001014");
    const cut = p.decode(type, at, { maxElements: 1 });
    assert.deepEqual([cut.length, cut.elided, cut.children!.length], [2, 1, 1]);
  });

  it("elements from..from+count are found without the ones before", () => {
    const p = new FakeProgram();
    const type = p.array(p.int(), 1_000_000);
    p.writeInt(at + 4n * 999_998n, 42);
    const decoder = p.decoder({ budget: 50 });
    const value = decoder.decode({ name: "x", type, address: at, depth: 0, range: { from: 999_998, count: 5 } });
    assert.deepEqual(value.children!.map((each) => [each.name, each.value ?? each.state]), [["[999998]", "42"], ["[999999]", "unreadable"]]);
    assert.equal(value.elided, 999_998);
  });

  it("a char array has its text, up to its first undefined byte none", () => {
    const p = new FakeProgram();
    const type = p.array(p.char(), 6);
    p.write(at, [104, 105, 0]);
    p.undefine(at + 3n, 3);
    assert.equal(p.decode(type, at).value, '"hi"');
    p.undefine(at + 1n, 1);
    assert.equal(p.decode(type, at).value, undefined);
  });
  it("of a char array's range it has what of the text lies there", () => {
    const p = new FakeProgram();
    const type = p.array(p.char(), 10_000);
    p.write(at, [...Array<number>(9_000).fill(97), 98, 99, 0, 100]);
    p.write(at + 9_004n, Array<number>(996).fill(0));
    const text = (from: number, count: number) => p.decoder({}).decode({ name: "x", type, address: at, depth: 0, range: { from, count } }).value;
    assert.equal(text(8_999, 2), '"ab"...');
    assert.equal(text(8_999, 100), '"abc"');
    assert.equal(text(9_003, 10), '""', "behind the NUL is no text");
  });

  it("work is bounded by the budget", () => {
    const p = new FakeProgram();
    const type = p.array(p.int(), 100, 100, 100);
    let count = 0;
    const visit = (value: Value) => { count++; value.children?.forEach(visit); };
    visit(p.decode(type, at, { budget: 500 }));
    assert.ok(count <= 510, String(count));
  });
});

describe("pointers", () => {
  it("know what they point at", () => {
    const p = new FakeProgram();
    const int = p.int();
    const pointer = p.pointer(int);
    p.block(0x5000n, 12);
    p.block(0x6000n, 4, { freed: { step: 1, line: 9 } });
    p.symbols.globals.push({ name: "g", qualifiedName: "g", type: int, location: { kind: "address", address: "0x4000" } });
    const expected: [bigint, string][] = [[0n, "null"], [0x5000n, "live"], [0x5008n, "live"], [0x500cn, "out-of-bounds"], [0x5014n, "out-of-bounds"], [0x4ff8n, "out-of-bounds"],
      [0x6000n, "freed"], [0x4000n, "global"], [0x4004n, "out-of-bounds"], [0x7000_0000n, "stack"], [0x1234_5678n, "unmapped"]];
    for (const [target, state] of expected) {
      p.writePointer(at, target);
      const value = p.decode(pointer, at);
      assert.equal(value.targetState, state, target.toString(16));
      assert.equal(value.value, target === 0n ? "nullptr" : `0x${target.toString(16)}`);
    }
    p.undefine(at, 8);
    assert.deepEqual([p.decode(pointer, at).state, p.decode(pointer, at).target], ["undefined", undefined]);
  });

  it("show functions by name and strings by content", () => {
    const p = new FakeProgram();
    p.codes.push({ address: 0x40_1000n, name: "add(int, int)" });
    const fn = p.pointer(p.add({ kind: "function", result: p.int(), parameters: [p.int(), p.int()] }));
    p.writePointer(at, 0x40_1000n);
    assert.deepEqual([p.decode(fn, at).kind, p.decode(fn, at).value, p.decode(fn, at).targetState], ["function", "add(int, int)", "code"]);
    const text = p.pointer(p.add({ kind: "const", target: p.char() }));
    p.block(0x5000n, 4);
    p.write(0x5000n, [104, 105, 10, 0]);
    p.writePointer(at, 0x5000n);
    assert.equal(p.decode(text, at).value, '"hi\\n"');
    p.write(0x5003n, [33]); // no NUL inside the block: no string
    assert.equal(p.decode(text, at).value, "0x5000");
    p.undefine(0x5001n, 1);
    assert.equal(p.decode(text, at).value, "0x5000");
  });

  it("references have the value of their target", () => {
    const p = new FakeProgram();
    const reference = p.add({ kind: "reference", size: 8, target: p.int() });
    p.writePointer(at, 0x7000_2000n);
    p.writeInt(0x7000_2000n, 5);
    const value = p.decode(reference, at);
    assert.deepEqual([value.kind, value.value, value.target, value.state], ["reference", "5", "0x70002000", "defined"]);
    p.undefine(0x7000_2000n, 4);
    assert.deepEqual([p.decode(reference, at).value, p.decode(reference, at).state], [undefined, "undefined"]);
  });

  it("member pointers name their member", () => {
    const p = new FakeProgram();
    const owner = p.struct("Point", 8, [["x", p.int(), 0], ["y", p.int(), 4]]);
    const data = p.add({ kind: "member-pointer", size: 8, target: p.int(), container: owner });
    p.writeInt(at, 4, 8);
    assert.equal(p.decode(data, at).value, "&Point::y");
    p.writeInt(at, -1n, 8);
    assert.equal(p.decode(data, at).value, "nullptr");
    const method = p.add({ kind: "member-pointer", size: 16, target: p.add({ kind: "function", result: p.int(), parameters: [] }), container: owner });
    p.codes.push({ address: 0x40_1000n, name: "Point::norm()" });
    p.writeInt(at, 0x40_1000, 8);
    p.writeInt(at + 8n, 0, 8);
    assert.equal(p.decode(method, at).value, "&Point::norm()");
    p.writeInt(at, 17, 8);
    assert.equal(p.decode(method, at).value, "&Point::(virtual function 2)");
  });
});
