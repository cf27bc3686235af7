import assert from "node:assert/strict";
import type { Value } from "../../src/trace/snapshot";
import { valueText } from "../../src/trace/value-text";
import { FakeProgram } from "./fake";

const at = 0x7000_1000n;

/** Layouts as libstdc++ has them, reduced to the members that the views look at. */
function vectorOf(p: FakeProgram, element: number, name: string): number {
  const pointer = p.pointer(element);
  const data = p.struct("std::_Vector_base::_Vector_impl_data", 24, [["_M_start", pointer, 0], ["_M_finish", pointer, 8], ["_M_end_of_storage", pointer, 16]]);
  const impl = p.struct("std::_Vector_base::_Vector_impl", 24, [], { bases: [{ type: data, offset: 0 }] });
  return p.struct(name, 24, [["_M_impl", impl, 0]], { templateArguments: [{ type: element }] });
}

function setVector(p: FakeProgram, address: bigint, start: bigint, finish: bigint, end: bigint): void {
  [start, finish, end].forEach((word, i) => p.writePointer(address + BigInt(8 * i), word));
}

function stringType(p: FakeProgram): number {
  return p.once("string", () => {
    const hider = p.struct("std::string::_Alloc_hider", 8, [["_M_p", p.pointer(p.char()), 0]]);
    const local = p.struct("", 16, [["_M_local_buf", p.array(p.char(), 16), 0], ["_M_allocated_capacity", p.long(), 0]], { keyword: "union" });
    return p.struct("std::string", 32, [["_M_dataplus", hider, 0], ["_M_string_length", p.long(), 8], ["", local, 16]]);
  });
}

function treeType(p: FakeProgram, name: string, value: number, isMap: boolean): number {
  const node = p.struct("std::_Rb_tree_node_base", 32, [["_M_color", p.int(), 0]]);
  const info = p.types[node]!;
  const link = p.pointer(node);
  if (info.kind === "struct") info.members.push({ name: "_M_parent", type: link, offset: 8 }, { name: "_M_left", type: link, offset: 16 }, { name: "_M_right", type: link, offset: 24 });
  const impl = p.struct("std::_Rb_tree::_Rb_tree_impl", 48, [["_M_header", node, 8], ["_M_node_count", p.long(), 40]]);
  const tree = p.struct("std::_Rb_tree", 48, [["_M_impl", impl, 0]]);
  return p.struct(name, 48, [["_M_t", tree, 0]], { typedefs: { value_type: value }, templateArguments: [{ type: isMap ? p.int() : value }] });
}

interface NodeSpec { at: bigint; parent: bigint; left: bigint; right: bigint; values: number[] }

function writeTree(p: FakeProgram, address: bigint, nodes: NodeSpec[], first: bigint, root: bigint, last: bigint, count = nodes.length): void {
  p.write(address, new Uint8Array(48));
  p.writeInt(address + 16n, root, 8);
  p.writeInt(address + 24n, first, 8);
  p.writeInt(address + 32n, last, 8);
  p.writeInt(address + 40n, count, 8);
  for (const node of nodes) {
    p.block(node.at, 32 + 4 * node.values.length, { direct: false });
    p.writeInt(node.at, 1);
    [node.parent, node.left, node.right].forEach((link, i) => p.writeInt(node.at + BigInt(8 * (i + 1)), link, 8));
    node.values.forEach((value, i) => p.writeInt(node.at + 32n + BigInt(4 * i), value));
  }
}

describe("std::vector", () => {
  it("shows its elements where they lie and owns their block", () => {
    const p = new FakeProgram();
    const type = vectorOf(p, p.int(), "std::vector<int>");
    const block = p.block(0x5000n, 16);
    setVector(p, at, 0x5000n, 0x500cn, 0x5010n);
    [7, 8, 9].forEach((value, i) => p.writeInt(0x5000n + BigInt(4 * i), value));
    const decoder = p.decoder();
    const value = decoder.decode({ name: "v", type, address: at, depth: 0 });
    assert.deepEqual([value.kind, value.length, valueText(value)], ["sequence", 3, "[7, 8, 9]"]);
    assert.equal(value.children![1]!.address, "0x5004");
    assert.ok(decoder.owned.has(block.id));
  });

  it("is undefined before its constructor, empty when empty", () => {
    const p = new FakeProgram();
    const type = vectorOf(p, p.int(), "std::vector<int>");
    p.undefine(at, 24);
    assert.deepEqual([p.decode(type, at).state, p.decode(type, at).children], ["undefined", undefined]);
    setVector(p, at, 0n, 0n, 0n);
    assert.deepEqual([p.decode(type, at).state, p.decode(type, at).length], ["defined", 0]);
  });

  it("says how it is corrupted and follows nothing", () => {
    const p = new FakeProgram();
    const type = vectorOf(p, p.int(), "std::vector<int>");
    p.block(0x5000n, 16);
    p.block(0x6000n, 16, { freed: { step: 1, line: 2 } });
    const broken: [bigint, bigint, bigint, RegExp][] = [
      [0x5010n, 0x5000n, 0x5010n, /ends before/], [0x5000n, 0x5003n, 0x5010n, /whole number/], [0x5000n, 0x9000n, 0x9000n, /larger than its storage/],
      [0x6000n, 0x6004n, 0x6010n, /freed block/], [0x1111_0000n, 0x7111_0000n, 0x7111_0000n, /no memory/], [0n, 8n, 8n, /no storage/],
    ];
    for (const [start, finish, end, why] of broken) {
      setVector(p, at, start, finish, end);
      const value = p.decode(type, at);
      assert.equal(value.state, "unreadable");
      assert.match(value.value!, why);
      assert.equal(value.children, undefined);
    }
  });

  it("in a freed block is destroyed, not corrupted, when its storage is freed too", () => {
    const p = new FakeProgram();
    const type = vectorOf(p, p.int(), "std::vector<int>");
    const holder = p.struct("Holder", 32, [["numbers", type, 0], ["id", p.int(), 24]]);
    p.block(0x5000n, 32, { freed: { step: 1, line: 2 } });
    p.block(0x6000n, 16, { freed: { step: 1, line: 2 } });
    setVector(p, 0x5000n, 0x6000n, 0x6004n, 0x6010n);
    p.writeInt(0x5018n, 7);
    assert.equal(valueText(p.decode(holder, 0x5000n)), "{numbers: <destroyed>, id: 7}");
    delete p.blocks[0]!.freed;
    assert.match(valueText(p.decode(holder, 0x5000n)), /numbers: <corrupted: its elements lie in a freed block>/);
  });

  it("counts what it leaves out and fetches any part", () => {
    const p = new FakeProgram();
    const type = vectorOf(p, p.int(), "std::vector<int>");
    p.block(0x1_0000n, 4000);
    setVector(p, at, 0x1_0000n, 0x1_0000n + 4000n, 0x1_0000n + 4000n);
    p.writeInt(0x1_0000n + 4n * 990n, 42);
    const value = p.decode(type, at, { maxElements: 10 });
    assert.deepEqual([value.length, value.children!.length, value.elided], [1000, 10, 990]);
    const part = p.decoder().decode({ name: "v", type, address: at, depth: 0, range: { from: 990, count: 2 } });
    assert.deepEqual(part.children!.map((each) => [each.name, each.value]), [["[990]", "42"], ["[991]", undefined]]);
  });
});

describe("std::string", () => {
  it("short and long ones", () => {
    const p = new FakeProgram();
    const type = stringType(p);
    p.undefine(at, 32);
    assert.equal(p.decode(type, at).state, "undefined");
    p.writeInt(at, at + 16n, 8);
    p.writeInt(at + 8n, 2, 8);
    p.write(at + 16n, [104, 105, 0]);
    const short = p.decoder();
    assert.equal(short.decode({ name: "s", type, address: at, depth: 0 }).value, '"hi"');
    assert.equal(short.owned.size, 0);
    const block = p.block(0x5000n, 31);
    p.write(0x5000n, new TextEncoder().encode("a string of thirty characters!\0"));
    p.writeInt(at, 0x5000, 8);
    p.writeInt(at + 8n, 30, 8);
    const long = p.decoder({ maxElements: 8 });
    const value = long.decode({ name: "s", type, address: at, depth: 0 });
    assert.deepEqual([value.value, value.length, value.elided], ['"a string"...', 30, 22]);
    assert.ok(long.owned.has(block.id));
  });

  it("a length that does not fit is said so", () => {
    const p = new FakeProgram();
    const type = stringType(p);
    p.write(at, new Uint8Array(32));
    p.writeInt(at, at + 16n, 8);
    p.writeInt(at + 8n, 0x7fff_ffff_ffff, 8);
    assert.match(p.decode(type, at).value!, /corrupted: a length of 140737488355327/);
    p.writeInt(at, 0x1234_0000, 8);
    assert.match(p.decode(type, at).value!, /corrupted: it leads nowhere/);
  });
});

describe("std::map and std::set", () => {
  const build = (p: FakeProgram) => {
    const pair = p.struct("std::pair<const int, int>", 8, [["first", p.int(), 0], ["second", p.int(), 4]]);
    const type = treeType(p, "std::map<int, int>", pair, true);
    const header = at + 8n;
    const nodes = [
      { at: 0x5100n, parent: 0x5200n, left: 0n, right: 0n, values: [1, 10] },
      { at: 0x5200n, parent: header, left: 0x5100n, right: 0x5300n, values: [2, 20] },
      { at: 0x5300n, parent: 0x5200n, left: 0n, right: 0n, values: [3, 30] },
    ];
    writeTree(p, at, nodes, 0x5100n, 0x5200n, 0x5300n);
    return type;
  };

  it("entries in order, with key and value", () => {
    const p = new FakeProgram();
    const type = build(p);
    const decoder = p.decoder();
    const value = decoder.decode({ name: "m", type, address: at, depth: 0 });
    assert.equal(valueText(value), "{1: 10, 2: 20, 3: 30}");
    assert.deepEqual(value.children!.map((each) => [each.name, each.role, each.children!.map((part) => part.role).join()]), [["[1]", "entry", "key,value"], ["[2]", "entry", "key,value"], ["[3]", "entry", "key,value"]]);
    assert.equal(decoder.owned.size, 3);
    const part = p.decoder().decode({ name: "m", type, address: at, depth: 0, range: { from: 2, count: 5 } });
    assert.deepEqual(part.children!.map((each) => each.name), ["[3]"]);
  });

  it("cycles, wild links and wrong counts end the walk and are said so", () => {
    const walked = (damage: (p: FakeProgram) => void): Value => {
      const p = new FakeProgram();
      const type = build(p);
      damage(p);
      return p.decode(type, at);
    };
    assert.match(walked((p) => p.writeInt(at + 40n, 5, 8)).value!, /it holds 3 nodes, not 5/);
    assert.match(walked((p) => p.writeInt(0x5200n + 24n, 0xdead_0000, 8)).value!, /leads nowhere/);
    assert.match(walked((p) => p.writeInt(at + 40n, 1n << 60n, 8)).value!, /does not fit/);
    const cyclic = walked((p) => { p.writeInt(0x5300n + 16n, 0x5300n, 8); p.writeInt(at + 40n, 1_000_000, 8); });
    assert.match(cyclic.value!, /corrupted/);
  });

  it("a set's elements", () => {
    const p = new FakeProgram();
    const type = treeType(p, "std::set<int>", p.int(), false);
    writeTree(p, at, [{ at: 0x5100n, parent: at + 8n, left: 0n, right: 0n, values: [4] }], 0x5100n, 0x5100n, 0x5100n);
    assert.equal(valueText(p.decode(type, at)), "[4]");
    p.undefine(at, 48);
    assert.equal(p.decode(type, at).state, "undefined");
  });
});

describe("std::unordered_set", () => {
  const build = (p: FakeProgram) => {
    const node = p.struct("std::__detail::_Hash_node_base", 8, []);
    const info = p.types[node]!;
    if (info.kind === "struct") info.members.push({ name: "_M_nxt", type: p.pointer(node), offset: 0 });
    const table = p.struct("std::_Hashtable", 56, [["_M_buckets", p.pointer(), 0], ["_M_before_begin", node, 16], ["_M_element_count", p.long(), 24]]);
    const type = p.struct("std::unordered_set<int>", 56, [["_M_h", table, 0]], { typedefs: { value_type: p.int() } });
    p.write(at, new Uint8Array(56));
    p.block(0x5000n, 32);
    p.block(0x5100n, 16);
    p.block(0x5200n, 16);
    p.writeInt(at, 0x5000, 8);
    p.writeInt(at + 16n, 0x5100, 8);
    p.writeInt(at + 24n, 2, 8);
    p.writeInt(0x5100n, 0x5200, 8);
    p.writeInt(0x5108n, 11);
    p.writeInt(0x5200n, 0, 8);
    p.writeInt(0x5208n, 22);
    return type;
  };
  it("walks its list of nodes, which are its own", () => {
    const p = new FakeProgram();
    const decoder = p.decoder();
    const type = build(p);
    const fresh = p.decoder();
    assert.equal(valueText(fresh.decode({ name: "u", type, address: at, depth: 0 })), "[11, 22]");
    assert.equal(fresh.owned.size, 3);
    assert.equal(decoder.owned.size, 0);
  });
  it("a cycle yields no more than the count", () => {
    const p = new FakeProgram();
    const type = build(p);
    p.writeInt(0x5200n, 0x5100, 8);
    assert.equal(p.decode(type, at).children!.length, 2);
    p.writeInt(at + 24n, 9, 8);
    p.writeInt(0x5200n, 0, 8);
    assert.match(p.decode(type, at).value!, /it holds 2 nodes, not 9/);
  });
});

describe("smart pointers", () => {
  const build = (p: FakeProgram, name: string) => {
    const counts = p.struct("std::_Sp_counted_base", 16, [["_M_use_count", p.int(), 8], ["_M_weak_count", p.int(), 12]]);
    const shared = p.struct("std::__shared_count", 8, [["_M_pi", p.pointer(counts), 0]]);
    p.block(0x5000n, 4);
    p.writeInt(0x5000n, 3);
    p.block(0x6000n, 16, { direct: false });
    p.writeInt(0x6008n, 2);
    p.writeInt(0x600cn, 2);
    p.writePointer(at, 0x5000n);
    p.writePointer(at + 8n, 0x6000n);
    return p.struct(name, 16, [["_M_ptr", p.pointer(p.int()), 0], ["_M_refcount", shared, 8]], { templateArguments: [{ type: p.int() }] });
  };
  it("shared_ptr shows its counts and folds their block", () => {
    const p = new FakeProgram();
    const type = build(p, "std::shared_ptr<int>");
    const decoder = p.decoder();
    const value = decoder.decode({ name: "s", type, address: at, depth: 0 });
    assert.deepEqual([value.kind, value.targetState, ...value.children!.map((each) => `${each.name} ${each.value}`)], ["smart-pointer", "live", "use_count 2", "weak_count 1"]);
    assert.deepEqual([[...decoder.owned], [...decoder.reached]], [[1], [0]]);
  });
  it("an expired weak_ptr says so", () => {
    const p = new FakeProgram();
    const type = build(p, "std::weak_ptr<int>");
    p.writeInt(0x6008n, 0);
    const value = p.decode(type, at);
    assert.deepEqual([value.value, value.targetState], ["<expired>", "freed"]);
  });
});

describe("a library class of unknown layout", () => {
  it("is shown as a plain struct", () => {
    const p = new FakeProgram();
    const type = p.struct("std::vector<int>", 8, [["secret", p.int(), 0]]);
    p.writeInt(at, 5);
    assert.equal(valueText(p.decode(type, at)), "{secret: 5}");
  });
});
