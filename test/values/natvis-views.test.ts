/** Users' views on objects made by hand: what they show, and what they do with objects and views that make no sense. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseNatvis } from "../../src/program/natvis/natvis";
import { Decoder } from "../../src/trace/decoder";
import { UserViews } from "../../src/trace/natvis/registry";
import type { Slot } from "../../src/trace/decoding";
import { matchType } from "../../src/trace/natvis/type-pattern";
import { Snapshotter } from "../../src/trace/snapshotter";
import type { Value } from "../../src/trace/snapshot";
import { valueText } from "../../src/trace/value-text";
import { FakeProgram } from "./fake";

const at = 0x7000_1000n;
const auto = (inner: string): string => `<AutoVisualizer>${inner}</AutoVisualizer>`;
const list = "<LinkedListItems><HeadPointer>head</HeadPointer><NextPointer>next</NextPointer><ValueNode>value</ValueNode></LinkedListItems>";
const tree = "<TreeItems><HeadPointer>head</HeadPointer><LeftPointer>left</LeftPointer><RightPointer>right</RightPointer><ValueNode>value</ValueNode></TreeItems>";

function viewed(p: FakeProgram, natvis: string, options: Partial<Decoder["options"]> = {}): Decoder {
  const { file, problems } = parseNatvis(auto(natvis), "v.natvis");
  assert.deepEqual(problems, []);
  const types = p.typesOf();
  return new Decoder(types, { memory: p.memory, place: (address) => p.place(address) }, { maxElements: 100, depth: 8, ...options, userViews: new UserViews([file], types) });
}

function decode(p: FakeProgram, type: number, natvis: string, options: Partial<Decoder["options"]> = {}, more: Partial<Slot> = {}): Value & { decoder: Decoder } {
  const decoder = viewed(p, natvis, options);
  return { ...decoder.decode({ name: "x", type, address: at, depth: 0, ...more }), decoder };
}

/** struct Vec<int> { int* items; unsigned long count; } with elements at 0x5000. */
function vec(values: number[], count = values.length): { p: FakeProgram; type: number } {
  const p = new FakeProgram();
  const type = p.struct("ns::Vec<int>", 16, [["items", p.pointer(p.int()), 0], ["count", p.long(), 8]]);
  p.block(0x5000n, 4 * values.length);
  values.forEach((value, i) => p.writeInt(0x5000n + BigInt(4 * i), value));
  p.writePointer(at, values.length === 0 ? 0n : 0x5000n);
  p.writeInt(at + 8n, count, 8);
  return { p, type };
}

/** struct List { Node* head; unsigned long count; }, struct Node { int value; Node* next (left); Node* right; }: nodes at 0x6000, 0x6100, … */
function nodes(links: { next: number; right?: number }[], count = links.length): { p: FakeProgram; type: number; address: (i: number) => bigint } {
  const p = new FakeProgram();
  const address = (i: number): bigint => (i < 0 ? 0n : 0x6000n + BigInt(i) * 0x100n);
  const node = p.struct("Node", 24, [["value", p.int(), 0]]);
  const info = p.types[node]!;
  const pointer = p.pointer(node);
  if (info.kind === "struct") info.members.push({ name: "next", type: pointer, offset: 8 }, { name: "left", type: pointer, offset: 8 }, { name: "right", type: pointer, offset: 16 });
  const type = p.struct("List", 16, [["head", pointer, 0], ["count", p.long(), 8]]);
  p.writePointer(at, address(links.length === 0 ? -1 : 0));
  p.writeInt(at + 8n, count, 8);
  links.forEach(({ next, right = -1 }, i) => {
    p.block(address(i), 24);
    p.writeInt(address(i), 10 * i);
    p.writePointer(address(i) + 8n, address(next));
    p.writePointer(address(i) + 16n, address(right));
  });
  return { p, type, address };
}

describe("type names of views", () => {
  const cases: [string, string, string[] | undefined][] = [
    ["A", "A", []], ["A", "B", undefined], ["ns::Vec<*>", "ns::Vec<int>", ["int"]], ["ns::Vec<*>", "ns::Vec<int, ns::Alloc<int>>", ["int", "ns::Alloc<int>"]], ["Map<*,int>", "Map<char, int>", ["char"]], ["Map<*, int>", "Map<char, long>", undefined],
    ["Map<*,*>", "Map<char>", undefined], ["Vec<Vec<*>>", "Vec<Vec<int>>", ["int"]], ["Tree<*>::Node", "Tree<int>::Node", ["int"]], ["Tree<*>::Node", "Tree<int>", undefined], ["Tree<*>::It<*>", "Tree<int>::It<char>", ["int", "char"]],
    ["Vec<int *>", "Vec<int*>", []], ["::A<*>", "A<B<int, 3>>", ["B<int, 3>"]], ["A<unsigned long>", "A<unsigned long>", []], ["A<long unsigned int>", "A<unsigned long>", []], ["A<*>", "A", undefined], ["*", "A", undefined], ["A<", "A<int>", undefined],
  ];
  for (const [pattern, name, captures] of cases) it(`${pattern} and ${name}`, () => assert.deepEqual(matchType(pattern, name), captures));
});

describe("users' views", () => {
  const array = "<ArrayItems><Size>count</Size><ValuePointer>items</ValuePointer></ArrayItems>";
  const type = (inner: string, name = "ns::Vec&lt;*&gt;", more = ""): string => `<Type Name="${name}" ${more}>${inner}</Type>`;
  const vecView = type(`<DisplayString>{{{count} of $T1}}</DisplayString><Expand>${array}</Expand>`.replace(" of $T1", ""));

  it("ArrayItems are elements at their own addresses, and fold their block", () => {
    const { p, type: t } = vec([7, 8, 9]);
    const value = decode(p, t, vecView);
    assert.equal(valueText(value), "{3} [7, 8, 9]");
    assert.deepEqual(value.children!.map(({ name, address, role }) => `${name} ${address} ${role}`), ["[0] 0x5000 element", "[1] 0x5004 element", "[2] 0x5008 element"]);
    assert.deepEqual([value.kind, value.length, value.view], ["sequence", 3, { file: "v.natvis", line: 1, expands: true }]);
    assert.deepEqual([...value.decoder.folded], [0]);
  });

  it("elements are made as they come into view", () => {
    const values = Array.from({ length: 5000 }, (_, i) => i);
    const { p, type: t } = vec(values);
    const decoder = viewed(p, vecView);
    const value = decoder.decode({ name: "x", type: t, address: at, depth: 0, range: { from: 4000, count: 2 } });
    assert.deepEqual(value.children!.map(({ name, value: text }) => `${name} ${text}`), ["[4000] 4000", "[4001] 4001"]);
    assert.equal(value.elided, 4998);
    assert.ok(decoder.budget > 199_000);
  });

  it("undefined elements, sizes and whole objects stay undefined", () => {
    const { p, type: t } = vec([1, 2, 3]);
    p.undefine(0x5004n, 4);
    assert.equal(valueText(decode(p, t, vecView)), "{3} [1, ?, 3]");
    p.undefine(at + 8n, 8);
    const unsized = decode(p, t, vecView);
    assert.equal(unsized.kind, "struct");
    assert.match(unsized.note!, /^its view \(v\.natvis:1\) cannot show it: count is undefined$/);
    p.undefine(at, 8);
    const none = decode(p, t, vecView);
    assert.deepEqual([none.state, none.note], ["undefined", undefined]);
  });

  it("a size that no storage has is said, and nothing is read for it", () => {
    for (const count of [4, 1_000_000_000]) {
      const { p, type: t } = vec([1, 2, 3], count);
      assert.equal(valueText(decode(p, t, vecView)), "<corrupted: its size is larger than its storage>");
    }
    const { p, type: t } = vec([], 2);
    assert.equal(valueText(decode(p, t, vecView)), "<corrupted: no storage but a size of 2>");
    const negative = vec([1], -1);
    assert.match(decode(negative.p, negative.type, type(`<Expand>${array.replace("count", "(int)count")}</Expand>`)).note!, /a size of -1 cannot be/);
  });

  it("lists are walked to null or to where they began, and a cycle is found", () => {
    const view = type(`<Expand>${list}</Expand>`, "List");
    const straight = nodes([{ next: 1 }, { next: 2 }, { next: -1 }]);
    const value = decode(straight.p, straight.type, view);
    assert.equal(valueText(value), "[0, 10, 20]");
    assert.deepEqual([...value.decoder.folded], [0, 1, 2]);
    const ring = nodes([{ next: 1 }, { next: 2 }, { next: 0 }]);
    assert.equal(valueText(decode(ring.p, ring.type, view)), "[0, 10, 20]");
    const rho = nodes([{ next: 1 }, { next: 2 }, { next: 1 }]);
    const broken = decode(rho.p, rho.type, view);
    assert.equal(broken.value, "<corrupted: its nodes form a cycle>");
    assert.ok(broken.children!.length < 10);
    const empty = nodes([]);
    assert.equal(valueText(decode(empty.p, empty.type, view)), "[]");
  });

  it("a list's Size is compared with its nodes", () => {
    const sized = type(`<Expand>${list.replace("<Head", "<Size>count</Size><Head")}</Expand>`, "List");
    const short = nodes([{ next: 1 }, { next: -1 }], 5);
    const value = decode(short.p, short.type, sized);
    assert.deepEqual([value.value, value.length, value.children!.length], ["<corrupted: it has 2 nodes, not 5>", 5, 2]);
    const huge = nodes([{ next: 1 }, { next: 0 }], 1 << 30);
    assert.equal(decode(huge.p, huge.type, sized).children!.length, 2, "round the ring once");
  });

  it("all nodes of a list or tree are folded, those that are not shown too", () => {
    const sized = list.replace("<Head", "<Size>count</Size><Head");
    for (const items of [list, sized, tree]) {
      const many = nodes(Array.from({ length: 500 }, (_, i) => ({ next: i + 1 < 500 ? i + 1 : -1 })));
      const value = decode(many.p, many.type, type(`<Expand>${items}</Expand>`, "List"), { maxElements: 3 });
      assert.deepEqual([value.children!.length, value.length, value.elided, value.decoder.folded.size, value.state], [3, 500, 497, 500, "defined"]);
    }
  });

  it("freed and wild nodes end a list, with what came before", () => {
    const freed = nodes([{ next: 1 }, { next: 2 }, { next: -1 }]);
    freed.p.blocks[1]!.freed = { step: 1, line: 9 };
    const value = decode(freed.p, freed.type, type(`<Expand>${list}</Expand>`, "List"));
    assert.deepEqual([value.value, value.children!.length], ["<corrupted: node 1 lies in a freed block>", 1]);
    const wild = nodes([{ next: 1 }, { next: -1 }]);
    wild.p.writePointer(wild.address(1) + 8n, 0xdead_0000n);
    assert.match(decode(wild.p, wild.type, type(`<Expand>${list}</Expand>`, "List")).value!, /no memory of the program/);
  });

  it("trees are walked in order, pages of them too, and a cycle is found", () => {
    const view = type(`<Expand>${tree}</Expand>`, "List");
    const three = nodes([{ next: 1, right: 2 }, { next: -1, right: 3 }, { next: -1 }, { next: -1 }]);
    assert.equal(valueText(decode(three.p, three.type, view)), "[10, 30, 0, 20]");
    const page = viewed(three.p, view).decode({ name: "x", type: three.type, address: at, depth: 0, range: { from: 1, count: 2 } });
    assert.deepEqual([page.children!.map(({ name, value }) => `${name} ${value}`), page.length, page.elided], [["[1] 30", "[2] 0"], 4, 2]);
    const loop = nodes([{ next: 1, right: -1 }, { next: 0, right: -1 }]);
    assert.equal(decode(loop.p, loop.type, view).value, "<corrupted: its nodes form a cycle>");
    const right = nodes([{ next: -1, right: 1 }, { next: -1, right: 0 }]);
    assert.equal(decode(right.p, right.type, view).value, "<corrupted: its nodes form a cycle>");
    const sentinel = nodes([{ next: 1, right: 1 }, { next: 1, right: 1 }]);
    assert.equal(valueText(decode(sentinel.p, sentinel.type, view.replace("<ValueNode>", '<ValueNode Condition="value != 10">'))), "[0]");
  });

  it("IndexListItems, Synthetic, ExpandedItem, named nodes and items beside elements", () => {
    const { p, type: t } = vec([7, 8, 9]);
    const text = (inner: string): string => valueText(decode(p, t, type(`<Expand>${inner}</Expand>`)));
    assert.equal(text("<IndexListItems><Size>count</Size><ValueNode>items[count - 1 - $i]</ValueNode></IndexListItems>"), "[9, 8, 7]");
    assert.equal(text('<Item Name="[size]">count</Item>' + array), "[[size]: 3, 7, 8, 9]");
    assert.equal(text('<Item Name="first">*items</Item><Item Name="where">&amp;items[1]</Item><Item Name="twice">count * 2,x</Item>'), "{first: 7, where: 0x5004, twice: 0x6}");
    assert.equal(text('<Synthetic Name="parts"><DisplayString>{count} parts</DisplayString><Expand><Item Name="last">items[2]</Item></Expand></Synthetic>'), "{parts: 3 parts}");
    assert.equal(text('<Item Name="all">items,[count]</Item>'), "{all: [7, 8, 9]}");
    assert.equal(text('<Item Name="none" Condition="count == 0">1</Item><Item Name="gone" Optional="true">nothing</Item><Item Name="n">count</Item>'), "{n: 3}");
    const outer = p.struct("Outer", 16, [["inner", t, 0]]);
    const value = viewed(p, vecView + type("<Expand><ExpandedItem>inner</ExpandedItem></Expand>", "Outer")).decode({ name: "x", type: outer, address: at, depth: 0 });
    assert.deepEqual([value.kind, value.length, valueText(value)], ["sequence", 3, "[7, 8, 9]"]);
    const chain = nodes([{ next: 1 }, { next: -1 }]);
    assert.equal(valueText(decode(chain.p, chain.type, type(`<Expand>${list.replace("<ValueNode>", '<ValueNode Name="[at {value / 10}]">')}</Expand>`, "List"))), "[[at 0]: 0, [at 1]: 10]");
  });

  it("what the budget leaves out of a list is counted", () => {
    const { p, type: t } = nodes(Array.from({ length: 60 }, (_, i) => ({ next: i < 59 ? i + 1 : -1 })));
    for (const [natvis, length] of [[list, undefined], [list.replace("<HeadPointer>", "<Size>count</Size><HeadPointer>"), 60]] as const) {
      const decoder = viewed(p, type(`<Expand>${natvis}</Expand>`, "List"));
      decoder.budget = 50;
      const value = decoder.decode({ name: "x", type: t, address: at, depth: 0 });
      const shown = value.children?.length ?? 0;
      assert.ok(shown > 0 && shown < 60);
      assert.equal(shown + (value.elided ?? 0), 60, `with a length of ${length}`);
    }
  });

  it("a lone expression without a value is a part without one, as it is beside text", () => {
    const { p, type: t } = vec([7, 8]);
    p.undefine(at + 8n, 8);
    const text = (display: string): string | undefined => decode(p, t, type(`<DisplayString>${display}</DisplayString>`)).value;
    assert.deepEqual([text("{count + 1}"), text("{count + 1} elements")], ["?", "? elements"]);
  });

  it("pointers stay pointers: with their target, its state, and what they reach", () => {
    const { p, type: t } = vec([7, 8]);
    const { children, decoder } = decode(p, t, type('<Expand><Item Name="p">items</Item><Item Name="end">items + count</Item><Item Name="none">(int*)0</Item></Expand>'));
    assert.deepEqual(children!.map(({ kind, target, targetState }) => [kind, target, targetState]), [["pointer", "0x5000", "live"], ["pointer", "0x5008", "out-of-bounds"], ["pointer", "0x0", "null"]]);
    assert.deepEqual([...decoder.reached], [0]);
    const smart = decode(p, t, type("<SmartPointer>items</SmartPointer>"));
    assert.deepEqual([smart.kind, smart.target, smart.targetState], ["smart-pointer", "0x5000", "live"]);
  });

  it("strings: counted, up to a NUL, without quotes, with holes", () => {
    const p = new FakeProgram();
    const t = p.struct("Str", 16, [["text", p.pointer(p.char()), 0], ["n", p.long(), 8]]);
    p.block(0x5000n, 6);
    p.write(0x5000n, [104, 105, 34, 10, 0, 120]);
    p.writePointer(at, 0x5000n);
    p.writeInt(at + 8n, 6, 8);
    const value = (display: string): Value => decode(p, t, type(`<DisplayString>${display}</DisplayString>`, "Str"));
    assert.deepEqual([value("{text,[n]s}").kind, value("{text,[n]s}").value, value("{text,[n]s}").length], ["string", '"hi\\"\\n\\0x"', 6]);
    assert.equal(value("{text,s}").value, '"hi\\"\\n"');
    assert.equal(value("{text,[2]sb}").value, "hi");
    assert.equal(value("&quot;{text,[2]sb}&quot;").value, '"hi"');
    assert.equal(value("it is {text,[2]sb}, {text[0]}, {text[1],d}, {n,x}, {n == 6}, {{}}").value, "it is hi, 'h', 105, 0x6, true, {}");
    assert.match(value("{text,[n + 1]s}").note!, /larger than its storage/);
    p.undefine(0x5001n, 1);
    assert.match(value("{text,s}").note!, /undefined/);
    assert.deepEqual([value("a {text,s} b").value, value("a {text,s} b").state], ["a ? b", "partial"]);
  });

  it("conditions, priorities, alternative names, bases, named views and intrinsics choose", () => {
    const { p, type: t } = vec([7]);
    const text = (natvis: string, more: Partial<Slot> = {}): string | undefined => decode(p, t, natvis, {}, more).value;
    const says = (what: string, more = ""): string => `<DisplayString ${more}>${what}</DisplayString>`;
    assert.equal(text(type(says("none", 'Condition="count == 0"') + says("some"))), "some");
    assert.equal(text(type(says("low"), undefined, 'Priority="Low"') + type(says("high"), undefined, 'Priority="High"')), "high");
    assert.equal(text(type(`${says("alt")}<AlternativeType Name="ns::Vec&lt;*&gt;"/>`, "Other")), "alt");
    assert.equal(text(type(says("bad {zip}"), undefined, 'Priority="High"') + type(says("next"))), "next", "a view that does not fit gives way");
    assert.equal(text(type(says("short", 'IncludeView="s"') + says("long")), { view: { name: "s" } }), "short");
    assert.equal(text(type(says("short", 'IncludeView="s"') + says("long"))), "long");
    assert.equal(text(type(says("odd {zip}", 'Optional="true"') + says("even"))), "even");
    assert.equal(text(`<Intrinsic Name="half" Expression="count / 2.0"/>${type(says("{half()} {$T1(3.9)}"))}`), "0.5 3");
    const derived = p.struct("Derived", 20, [["own", p.int(), 16]], { bases: [{ type: t, offset: 0 }] });
    const inherited = (more: string): Value => viewed(p, type(says("base {count}"), undefined, more)).decode({ name: "x", type: derived, address: at, depth: 0 });
    assert.equal(inherited("").value, "base 1");
    assert.equal(inherited('Inheritable="false"').value, undefined);
  });

  it("a view that does not fit leaves the members, with a note that says where and why; raw has neither", () => {
    const { p, type: t } = vec([7]);
    const value = decode(p, t, `\n\n${type(`<Expand>\n<Item Name="x">length</Item></Expand>`)}`);
    assert.deepEqual([value.children!.map(({ name }) => name), value.note], [["items", "count"], "its view (v.natvis:4) cannot show it: ns::Vec<int> has no member length"]);
    assert.equal(decode(p, t, vecView, { raw: true }).view, undefined);
    const custom = parseNatvis(auto(type("<Expand><CustomListItems/></Expand>")), "v.natvis").file;
    const types = p.typesOf();
    const unsupported = new Decoder(types, { memory: p.memory, place: (address) => p.place(address) }, { maxElements: 9, depth: 8, userViews: new UserViews([custom], types) }).decode({ name: "x", type: t, address: at, depth: 0 });
    assert.match(unsupported.note!, /CustomListItems is not supported: use Item/);
  });

  it("views that lead round in circles end, and so do those that ask for everything", () => {
    const p = new FakeProgram();
    const t = p.struct("Loop", 16, [["n", p.int(), 0]]);
    const info = p.types[t]!;
    if (info.kind === "struct") info.members.push({ name: "self", type: p.pointer(t), offset: 8 });
    p.writeInt(at, 1, 8);
    p.writePointer(at + 8n, at);
    const circles = [
      "<DisplayString>{*self}{*self}{*self}{*this}</DisplayString>", "<Expand><ExpandedItem>*this</ExpandedItem><ExpandedItem>*self</ExpandedItem></Expand>", '<Expand><Item Name="a">*self</Item><Item Name="b">*this</Item></Expand>',
      '<DisplayString>{*self}</DisplayString><Expand><Synthetic Name="s"><Expand><Item Name="x">*self</Item></Expand></Synthetic></Expand>', "<Expand><IndexListItems><Size>1000000000000</Size><ValueNode>*self</ValueNode></IndexListItems></Expand>",
      "<Expand><LinkedListItems><HeadPointer>self</HeadPointer><NextPointer>self + 0</NextPointer><ValueNode>*this</ValueNode></LinkedListItems></Expand>", '<SmartPointer>self</SmartPointer><Expand><Item Name="x">*self</Item></Expand>',
    ];
    for (const circle of circles) {
      const start = performance.now();
      const decoder = viewed(p, type(circle, "Loop"));
      const value = decoder.decode({ name: "x", type: t, address: at, depth: 0 });
      assert.ok(performance.now() - start < 5000, circle);
      assert.ok(valueText(value, { most: 5000 }).length <= 5000);
    }
  });

  it("views that compute without end cost a snapshot its budget, not minutes", () => {
    const { p, type: t } = vec([1]);
    const intrinsics = Array.from({ length: 25 }, (_, i) => `<Intrinsic Name="f${i}" Expression="f${i + 1}() + f${i + 1}()"/>`).join("");
    const natvis = `${intrinsics}<Intrinsic Name="f25" Expression="1"/>${type("<DisplayString>{f0()}</DisplayString>")}`;
    for (let i = 0n; i < 200n; i++) p.writeInt(at + 16n * i, 0, 16);
    const all = p.array(t, 200);
    const start = performance.now();
    const value = viewed(p, natvis).decode({ name: "x", type: all, address: at, depth: 0 });
    assert.ok(performance.now() - start < 15_000);
    assert.match(value.children![0]!.note!, /too many steps/);
    assert.doesNotThrow(() => valueText(value));
    const blank = viewed(p, type(`<DisplayString>{count,view(${" ".repeat(15_000)})}</DisplayString>`));
    assert.ok(blank.decode({ name: "x", type: t, address: at, depth: 0 }));
  });

  it("property: any list, however its nodes are linked, is shown up to where it stops being one", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -1, max: 11 }), { maxLength: 12 }), fc.boolean(), (next, computed) => {
      const made = nodes(next.map((to) => ({ next: to < next.length ? to : -1 })));
      const seen: number[] = [];
      let node = next.length === 0 ? -1 : 0;
      while (node >= 0 && !seen.includes(node)) {
        seen.push(node);
        node = next[node]! < next.length ? next[node]! : -1;
      }
      const value = decode(made.p, made.type, type(`<Expand>${computed ? list.replace(">next<", ">(Node*)((char*)next + 0)<") : list}</Expand>`, "List"));
      const shown = (value.children ?? []).map(({ value: text }) => Number(text) / 10);
      if (node === -1 || node === 0) assert.deepEqual([shown, value.length, value.state], [seen, seen.length, "defined"]);
      else {
        assert.equal(value.value, "<corrupted: its nodes form a cycle>");
        assert.deepEqual(shown.slice(0, seen.length), seen);
      }
    }), { numRuns: 300 });
  });
});

describe("users' views in a snapshot", () => {
  const natvis = parseNatvis(auto(`<Type Name="List"><Expand>${list}</Expand></Type>`), "v.natvis").file;

  function snapshot(where: "frame" | "heap", cursor: bigint): { blocks: number[]; text: string[] } {
    const { p, type } = nodes([{ next: 1 }, { next: 2 }, { next: -1 }]);
    const pointer = p.types.findIndex((each) => each.kind === "pointer");
    const fn = p.fn({ name: "main()", low: 0x401000, variables: [
      ...(where === "frame" ? [{ name: "list", type, location: { kind: "cfa" as const, offset: -0x1000 } }] : [{ name: "owner", type: p.pointer(type), location: { kind: "cfa" as const, offset: -0x800 } }]),
      { name: "cursor", type: pointer, location: { kind: "cfa" as const, offset: -0x900 } },
    ] }, [{ line: 1, column: 1 }]);
    p.frames.push({ function: fn, cfa: at + 0x1000n, site: 0, call: 1 });
    if (where === "heap") {
      p.block(0x9000n, 16, { id: p.blocks.length });
      p.writePointer(0x9000n, 0x6000n);
      p.writeInt(0x9008n, 3, 8);
      p.writePointer(at + 0x800n, 0x9000n);
    }
    p.writePointer(at + 0x700n, cursor);
    const found = new Snapshotter(p.run(), [natvis]).snapshot(1);
    return { blocks: found.heap.map(({ id }) => id!), text: [...found.frames[0]!.variables, ...found.heap.flatMap(({ value }) => value ?? [])].map((value) => valueText(value)) };
  }

  it("nodes are folded into the list, wherever it lies", () => {
    assert.deepEqual(snapshot("frame", 0n), { blocks: [], text: ["[0, 10, 20]", "nullptr"] });
    const { blocks, text } = snapshot("heap", 0n);
    assert.deepEqual([blocks, text.at(-1)], [[3], "[0, 10, 20]"]);
  });

  it("a node that something else points at is drawn as well, so that the arrow has where to go", () => {
    assert.deepEqual(snapshot("frame", 0x6100n).blocks, [1, 2]);
    assert.deepEqual(snapshot("heap", 0x6200n).blocks, [2, 3]);
  });
});
