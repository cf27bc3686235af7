import assert from "node:assert/strict";
import { evaluate } from "../../src/trace/dwarf-expression";
import { parsePath } from "../../src/trace/paths";
import type { VariableInfo } from "../../src/trace/symbols";
import { showText } from "../../src/trace/show-text";
import { Snapshotter } from "../../src/trace/snapshotter";
import { visibleVariables } from "../../src/trace/variables";
import { FakeProgram, hex } from "./fake";

const cfa = 0x7080_0000n;
const local = (name: string, type: number, offset: number, line: number, column = 5, more: Partial<VariableInfo> = {}): VariableInfo =>
  ({ name, type, location: { kind: "cfa", offset }, file: 0, line, column, ...more });

/** void f(int n) { int a;  { int a; }  for (..) { int x; .. } } with the statement at a position of one's choice. */
function scoped(): { p: FakeProgram; at(site: number): string[] } {
  const p = new FakeProgram();
  const int = p.int();
  p.fn({
    name: "f(int)", low: 0x1000, variables: [local("n", int, -20, 1, 12, { parameter: true })],
    scopes: [{
      low: "0x1010", high: "0x1090", variables: [local("a", int, -24, 2), local("late", int, -28, 8), local("__range", int, -40, 2, 1, { artificial: true })],
      scopes: [
        { low: "0x1030", high: "0x1050", variables: [local("a", int, -32, 3, 9)], scopes: [] },
        { low: "0x1060", high: "0x1080", variables: [local("x", int, -36, 6, 9)], scopes: [] },
      ],
    }],
  }, [
    { line: 1, column: 1 }, { line: 2, column: 1, endColumn: 12 }, { line: 2, column: 20 }, { line: 3, column: 5 }, { line: 4, column: 5 }, { line: 5, column: 15, kind: "for-increment" },
    { line: 6, column: 5 }, { line: 7, column: 5 }, { line: 8, column: 5 }, { line: 9, column: 1, kind: "function-end" },
  ]);
  return { p, at: (site) => visibleVariables(p.symbols.functions[0]!, { function: 0, cfa, site, call: 1 }, p.sites).map((each) => `${each.variable.name}@${each.nesting}`) };
}

describe("visible variables", () => {
  it("parameters always, locals once their declaration has run", () => {
    const { at } = scoped();
    assert.deepEqual(at(0), ["n@0"]);
    assert.deepEqual(at(1), ["n@0"], "a statement that contains the declaration has not finished it");
    assert.deepEqual(at(2), ["n@0", "a@1"]);
    assert.deepEqual(at(-1), ["n@0"]);
  });
  it("shadowed names stay, innermost last; a block's end takes its variables away", () => {
    const { at } = scoped();
    assert.deepEqual(at(3), ["n@0", "a@1"]);
    assert.deepEqual(at(4), ["n@0", "a@1", "a@2"]);
    assert.deepEqual(at(5), ["n@0", "a@1"]);
  });
  it("a loop that comes round has not declared its variables again", () => {
    const { at } = scoped();
    assert.deepEqual([at(6), at(7), at(5), at(6)].map((names) => names.includes("x@2")), [false, true, false, false]);
  });
  it("at the closing brace inner blocks are over, even where their code holds the address", () => {
    const { p, at } = scoped();
    p.symbols.functions[0]!.variables.push(local("own", p.int(), -50, 2));
    p.sites.sites[9]!.address = "0x1040";
    assert.deepEqual(at(9), ["n@0", "own@0"]);
  });
  it("at a return plain locals are still there, destroyed ones are not", () => {
    const { p } = scoped();
    const guard = p.struct("Guard", 4, [["g", p.int(), 0]], { nonTrivial: true });
    p.symbols.functions[0]!.variables.push(local("own", p.int(), -50, 2), local("guard", guard, -60, 2));
    p.frames.push({ function: 0, cfa, site: 9, call: 1 });
    p.site = 9;
    const names = () => new Snapshotter(p.run()).snapshot(1).frames[0]!.variables.map((value) => value.name);
    assert.deepEqual(names(), ["n", "own", "guard"]);
    p.reason = "return";
    assert.deepEqual(names(), ["n", "own"]);
  });
  it("a default argument does not move the caller", () => {
    const { p, at } = scoped();
    p.sites.statements[7]!.kind = "parameter-default";
    p.sites.statements[7]!.line = 1;
    assert.deepEqual(at(7), at(6));
  });
});

describe("DWARF expressions", () => {
  const memory = new FakeProgram();
  memory.writeInt(cfa - 16n, 0x1234, 8);
  it("frame base, dereference, arithmetic", () => {
    assert.deepEqual(evaluate("9170", cfa, memory.memory), { kind: "address", address: cfa - 16n });
    assert.deepEqual(evaluate("917006", cfa, memory.memory), { kind: "address", address: 0x1234n });
    assert.deepEqual(evaluate("91700623089f", cfa, memory.memory), { kind: "value", value: 0x123cn });
    assert.deepEqual(evaluate("3835221f9f", cfa, memory.memory), { kind: "value", value: BigInt.asUintN(64, -13n) });
  });
  it("what is cut, unknown or undefined has no answer", () => {
    for (const code of ["", "91", "0311", "22", "50", "910006", "ff"]) assert.equal(evaluate(code, cfa, memory.memory), undefined, code);
  });
});

/** main() with `Node* head` that leads to two nodes; block 2 is a lost char buffer. */
function list(): FakeProgram {
  const p = new FakeProgram();
  const node = p.struct("Node", 16, [["value", p.int(), 0]]);
  const info = p.types[node]!;
  if (info.kind === "struct") info.members.push({ name: "next", type: p.pointer(node), offset: 8 });
  p.fn({ name: "main()", low: 0x1000, variables: [local("head", p.pointer(node), -16, 1), local("count", p.int(), -20, 1)] }, [{ line: 3, column: 1 }]);
  p.frames.push({ function: 0, cfa, site: 0, call: 1 });
  p.site = 0;
  p.block(0x5000n, 16);
  p.block(0x5100n, 16);
  p.block(0x5200n, 5, { how: 0, leaked: { step: 1, line: 2 } });
  p.writeInt(0x5000n, 1);
  p.writePointer(0x5008n, 0x5100n);
  p.writeInt(0x5100n, 2);
  p.writePointer(0x5108n, 0n);
  p.writePointer(cfa - 16n, 0x5000n);
  p.undefine(cfa - 20n, 4);
  return p;
}

describe("snapshots", () => {
  it("frames, heap with types, leaks", () => {
    const snapshot = new Snapshotter(list().run()).snapshot(1);
    assert.equal(showText(snapshot), [
      "step 1 line, next main.cpp:3:1",
      "  error leak in line 2: The block of 5 bytes allocated in line 5 (step 1) is lost: no pointer leads to it any more. It was never freed.",
      "  main() at main.cpp:3",
      "    head: Node* = -> #0",
      "    count: int = ?",
      "  heap",
      "    #0 Node, 16 bytes, live, from line 5 = {value: 1, next: -> #1}",
      "    #1 Node, 16 bytes, live, from line 5 = {value: 2, next: nullptr}",
      "    #2 char[5], 5 bytes, leaked, from line 5, lost in line 2 = ?",
      "",
    ].join("\n"));
  });

  it("the type of a block found late is its type from the first step on", () => {
    const p = list();
    const late = new Snapshotter({ ...p.run(), at: (step) => ({ ...p.run().at(step), threads: [] }) });
    assert.equal(late.snapshot(1).heap[0]!.type, "Node");
    assert.deepEqual(late.blocks().map((block) => block.type), ["Node", "Node", "char[5]"]);
  });

  it("new T[n], a cookie, and the dynamic type by vtable", () => {
    const p = new FakeProgram();
    const shape = p.struct("Shape", 8, [["_vptr.Shape", p.pointer(), 0]], { polymorphic: true });
    p.struct("Circle", 16, [["r", p.int(), 8]], { bases: [{ type: shape, offset: 0 }], polymorphic: true });
    p.symbols.vtables.push({ address: "0x4000", size: 40, type: "Shape" }, { address: "0x4100", size: 40, type: "Circle" });
    p.fn({ name: "main()", low: 0x1000, variables: [local("ints", p.pointer(p.int()), -16, 1), local("shape", p.pointer(shape), -24, 1), local("cookie", p.pointer(p.struct("Big", 12, [["b", p.int(), 0]])), -32, 1)] }, [{ line: 3, column: 1 }]);
    p.frames.push({ function: 0, cfa, site: 0, call: 1 });
    p.block(0x5000n, 12, { how: 5 });
    p.block(0x5100n, 16);
    p.block(0x5200n, 32, { how: 5 });
    p.writePointer(0x5100n, 0x4010n);
    p.writePointer(0x5100n, 0x4110n);
    p.writePointer(cfa - 16n, 0x5000n);
    p.writePointer(cfa - 24n, 0x5100n);
    p.writePointer(cfa - 32n, 0x5208n);
    assert.deepEqual(new Snapshotter(p.run()).snapshot(1).heap.map((block) => block.type), ["int[3]", "Circle", "Big[2]"]);
  });

  it("what make_shared made is destroyed when no owner is left, but not while its destructor runs", () => {
    const p = new FakeProgram();
    const node = p.struct("Node", 8, [["id", p.int(), 0]]);
    p.symbols.vtables.push({ address: "0x4000", size: 56, type: "std::_Sp_counted_ptr_inplace<Node, std::allocator<void>, (__gnu_cxx::_Lock_policy)2>" });
    p.fn({ name: "main()", low: 0x1000, variables: [local("node", p.pointer(node), -16, 1)] }, [{ line: 3, column: 1 }]);
    p.fn({ name: "Node::~Node()", low: 0x2000, kind: "destructor", variables: [local("this", p.pointer(node), -16, 1)] }, [{ line: 1, column: 1 }]);
    p.frames.push({ function: 0, cfa, site: 0, call: 1 });
    p.block(0x5000n, 24);
    p.writePointer(0x5000n, 0x4010n);
    p.writeInt(0x5008n, 1);
    p.writeInt(0x5010n, 7);
    p.writePointer(cfa - 16n, 0x5010n);
    const shown = () => new Snapshotter(p.run()).snapshot(1).heap.map(({ value }) => value && (value.value ?? value.children?.[0]?.value));
    assert.deepEqual(shown(), ["7"]);
    p.writeInt(0x5008n, 0);
    assert.deepEqual(shown(), ["<destroyed>"]);
    p.frames.unshift({ function: 1, cfa: cfa - 64n, site: 1, call: 2 });
    p.writePointer(cfa - 80n, 0x5010n);
    assert.deepEqual(shown(), ["7"]);
  });

  it("a freed block stays while a pointer leads there", () => {
    const p = list();
    p.blocks[0]!.freed = { step: 4, line: 8 };
    const heapAt = (step: number) => new Snapshotter(p.run()).snapshot(step).heap.map((block) => `${block.id} ${block.state}`);
    assert.deepEqual(heapAt(3), ["0 live", "1 live", "2 leaked"]);
    assert.deepEqual(heapAt(5), ["0 freed", "1 live", "2 leaked"]);
    p.writePointer(cfa - 16n, 0n);
    assert.deepEqual([heapAt(4), heapAt(5)], [["0 freed", "1 live", "2 leaked"], ["1 live", "2 leaked"]]);
  });

  it("results: in registers and in memory", () => {
    const p = list();
    const fn = p.symbols.functions[0]!;
    fn.result = p.int();
    p.reason = "return";
    p.returned = { registers: [{ bytes: Uint8Array.of(7, 0, 0, 0, 9, 9, 9, 9), undefinedBits: new Uint8Array(8) }] };
    const returned = new Snapshotter(p.run()).snapshot(1).returned!;
    assert.deepEqual([returned.value, returned.address], ["7", undefined]);
    p.returned.registers[0]!.undefinedBits.fill(0xff);
    assert.equal(new Snapshotter(p.run()).snapshot(1).returned!.state, "undefined");
    fn.result = p.struct("Big", 24, [["a", p.int(), 0]], { nonTrivial: true });
    p.writeInt(0x7010_0000n, 5);
    p.write(0x7010_0004n, new Uint8Array(20));
    p.returned.registers[0] = { bytes: Uint8Array.of(0, 0, 0x10, 0x70, 0, 0, 0, 0), undefinedBits: new Uint8Array(8) };
    assert.equal(new Snapshotter(p.run()).snapshot(1).returned!.children![0]!.value, "5");
  });

  it("errors say what, where and how far", () => {
    const p = list();
    p.sources.push({ path: "main.cpp", text: "\n\nif (count > 0) // head" });
    p.blocks[1]!.freed = { step: 1, line: 7 };
    const error = (kind: number, address: bigint, size = 4) => {
      p.errors.splice(0, 1, { kind, address, size, detail: "", file: "main.cpp", line: 3 });
      return new Snapshotter(p.run()).snapshot(1).errors[0]!.message;
    };
    assert.equal(error(2, 0x5010n), "Writes 4 bytes just past the end of the block `Node` of 16 bytes allocated in line 5 (step 1).");
    assert.equal(error(1, 0x5018n), "Reads 4 bytes 8 bytes past the end of the block `Node` of 16 bytes allocated in line 5 (step 1).");
    assert.equal(error(1, 0x5104n), "Reads 4 bytes at byte 4 of the block `Node` of 16 bytes allocated in line 5 (step 1), which was freed in line 7 (step 1).");
    assert.equal(error(3, 0x5100n), "Frees the block `Node` of 16 bytes allocated in line 5 (step 1) a second time: it was freed in line 7 (step 1).");
    assert.match(error(3, 0x5004n), /4 bytes inside the block `Node`/);
    assert.match(error(1, 8n), /null pointer/);
    assert.equal(error(5, 0n), "A decision depends on an uninitialised value (`count` has no value yet).");
    assert.match(error(4, 0x5000n), /what new made is given back with `delete`/);
  });

  it("a reference to a temporary is shown in full, one to a variable is not", () => {
    const p = list();
    const pair = p.struct("Pair", 8, [["a", p.int(), 0], ["b", p.int(), 4]]);
    const reference = p.add({ kind: "reference", size: 8, target: pair });
    p.symbols.functions[0]!.variables.push(local("own", pair, -64, 1), local("toOwn", reference, -72, 1), local("toTemporary", reference, -80, 1));
    for (const at of [cfa - 64n, cfa - 100n]) { p.writeInt(at, 1); p.writeInt(at + 4n, 2); }
    p.writePointer(cfa - 72n, cfa - 64n);
    p.writePointer(cfa - 80n, cfa - 100n);
    const variables = new Snapshotter(p.run()).snapshot(1).frames[0]!.variables;
    assert.deepEqual(variables.slice(-2).map((value) => value.children?.length), [undefined, 2]);
  });
});

describe("paths", () => {
  it("reads what it is given, and nothing else", () => {
    assert.deepEqual(parsePath('*$1.m["a]"].second'), { root: { kind: "variable", name: "m", frame: 1 }, steps: [{ kind: "index", text: '"a]"' }, { kind: "member", name: "second" }, { kind: "deref" }] });
    assert.deepEqual(parsePath("#12[3]"), { root: { kind: "block", id: 12 }, steps: [{ kind: "index", text: "3" }] });
    assert.deepEqual(parsePath("(anonymous namespace)::x->y"), { root: { kind: "variable", name: "(anonymous namespace)::x" }, steps: [{ kind: "arrow", name: "y" }] });
    assert.deepEqual(parsePath("$3:0.v#1{12}.second::Base_int_"), { root: { kind: "variable", name: "v", frame: 0, thread: 3, nth: 1 }, steps: [{ kind: "entry", at: 12 }, { kind: "member", name: "second" }, { kind: "base", name: "Base_int_" }] });
    for (const bad of ["v{", "v{x}", "#12#1", "v#", "", "*", "[1]", "v[", "v[1", "v.", "v+1", "v]", "#", "v..x"]) assert.equal(parsePath(bad), undefined, bad);
  });
  it("follows pointers, members and elements", () => {
    const p = list();
    const snapshotter = new Snapshotter(p.run());
    const at = (path: string) => snapshotter.value(1, path, { from: 0, count: 10 })?.value;
    assert.deepEqual(["head->value", "head->next->value", "head.next.next", "*head", "#1.value", "nothing", "head->none", "head->next->next->value"].map(at), ["1", "2", "nullptr", undefined, "2", undefined, undefined, undefined]);
    assert.equal(snapshotter.value(1, "*head", { from: 0, count: 10 })!.kind, "struct");
    assert.equal(snapshotter.value(1, "#9", { from: 0, count: 10 }), undefined);
    assert.equal(snapshotter.value(1, "head", { from: 0, count: 1 })!.address, hex(Number(cfa - 16n)));
  });
});
