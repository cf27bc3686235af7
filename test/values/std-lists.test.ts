import assert from "node:assert/strict";
import type { Value } from "../../src/trace/snapshot";
import { valueText } from "../../src/trace/value-text";
import { FakeProgram } from "./fake";

const at = 0x7000_1000n;

export function listType(p: FakeProgram, name = "std::list<int>"): number {
  const base = p.struct("std::__detail::_List_node_base", 16, [["_M_next", p.pointer(), 0], ["_M_prev", p.pointer(), 8]]);
  const header = p.struct("std::__detail::_List_node_header", 24, [["_M_size", p.long(), 16]], { bases: [{ type: base, offset: 0 }] });
  const impl = p.struct("std::_List_base::_List_impl", 24, [["_M_node", header, 0]]);
  return p.struct(name, 24, [["_M_impl", impl, 0]], { templateArguments: [{ type: p.int() }] });
}

/** Nodes at 0x5000, 0x5100, ..: the ring that `at` closes. */
function writeList(p: FakeProgram, values: number[], count = values.length): void {
  const node = (i: number) => (i >= 0 && i < values.length ? 0x5000n + BigInt(0x100 * i) : at);
  p.writeInt(at, node(0), 8);
  p.writeInt(at + 8n, node(values.length - 1), 8);
  p.writeInt(at + 16n, count, 8);
  values.forEach((value, i) => {
    p.block(node(i), 24, { direct: false });
    p.writeInt(node(i), node(i + 1), 8);
    p.writeInt(node(i) + 8n, node(i - 1), 8);
    p.writeInt(node(i) + 16n, value);
  });
}

describe("std::list", () => {
  it("shows its elements and owns their nodes", () => {
    const p = new FakeProgram();
    const type = listType(p);
    writeList(p, [7, 8, 9]);
    const decoder = p.decoder();
    const value = decoder.decode({ name: "l", type, address: at, depth: 0 });
    assert.deepEqual([value.kind, value.length, valueText(value), decoder.owned.size], ["sequence", 3, "[7, 8, 9]", 3]);
    assert.equal(value.children![1]!.address, "0x5110");
    const part = p.decoder().decode({ name: "l", type, address: at, depth: 0, range: { from: 2, count: 5 } });
    assert.deepEqual(part.children!.map(({ name, value: text }) => [name, text]), [["[2]", "9"]]);
  });

  it("empty, not yet constructed, zeroed", () => {
    const p = new FakeProgram();
    const type = listType(p);
    writeList(p, []);
    assert.deepEqual([p.decode(type, at).state, p.decode(type, at).length], ["defined", 0]);
    p.undefine(at, 24);
    assert.deepEqual([p.decode(type, at).state, p.decode(type, at).children], ["undefined", undefined]);
    p.write(at, new Uint8Array(24));
    assert.match(p.decode(type, at).value!, /never constructed/);
  });

  it("cycles, wild links and wrong counts end the walk and are said so", () => {
    const walked = (damage: (p: FakeProgram) => void, count?: number): Value => {
      const p = new FakeProgram();
      const type = listType(p);
      writeList(p, [1, 2, 3], count);
      damage(p);
      return p.decode(type, at);
    };
    assert.match(walked(() => {}, 5).value!, /it holds 3 nodes, not 5/);
    assert.match(walked(() => {}, 2).value!, /it holds more than 2 nodes/);
    assert.match(walked(() => {}, 0).value!, /a count of 0 does not fit/);
    assert.match(walked((p) => p.writeInt(at + 16n, 1n << 60n, 8)).value!, /does not fit/);
    assert.match(walked((p) => p.writeInt(0x5100n, 0x5000, 8)).value!, /it holds more than 3 nodes/);
    const wild = walked((p) => p.writeInt(0x5000n, 0xdead_0000, 8));
    assert.deepEqual([wild.value, wild.children!.length], ["<corrupted: node 1 is no live memory>", 1]);
  });

  it("a node that was freed behind its back", () => {
    const p = new FakeProgram();
    const type = listType(p);
    writeList(p, [1, 2]);
    p.blocks[1]!.freed = { step: 1, line: 3 };
    assert.match(p.decode(type, at).value!, /node 1 lies in a freed block/);
  });
});

describe("std::forward_list", () => {
  const build = (p: FakeProgram, nodes: bigint[]) => {
    const base = p.struct("std::_Fwd_list_node_base", 8, [["_M_next", p.pointer(), 0]]);
    const impl = p.struct("std::_Fwd_list_base::_Fwd_list_impl", 8, [["_M_head", base, 0]]);
    [at, ...nodes].forEach((node, i) => p.writeInt(node, nodes[i] ?? 0n, 8));
    nodes.forEach((node, i) => {
      p.block(node, 16);
      p.writeInt(node + 8n, i + 1);
    });
    return p.struct("std::forward_list<int>", 8, [["_M_impl", impl, 0]], { templateArguments: [{ type: p.int() }] });
  };
  it("counts its nodes", () => {
    const p = new FakeProgram();
    const type = build(p, [0x5000n, 0x5100n, 0x5200n]);
    const value = p.decode(type, at, { maxElements: 2 });
    assert.deepEqual([value.length, value.elided, valueText(value)], [3, 1, "[1, 2, ... 1 more]"]);
  });
  it("empty, undefined, cyclic, broken", () => {
    const p = new FakeProgram();
    const type = build(p, []);
    assert.deepEqual([p.decode(type, at).state, p.decode(type, at).length], ["defined", 0]);
    p.undefine(at, 8);
    assert.equal(p.decode(type, at).state, "undefined");
    const q = new FakeProgram();
    const other = build(q, [0x5000n, 0x5100n, 0x5200n]);
    q.writeInt(0x5200n, 0x5100, 8);
    const cyclic = q.decode(other, at);
    assert.deepEqual([cyclic.state, cyclic.value, cyclic.length], ["unreadable", "<corrupted: its nodes form a cycle>", undefined]);
    q.writeInt(0x5200n, 0x5200, 8);
    assert.match(q.decode(other, at).value!, /form a cycle/);
    q.writeInt(0x5200n, 0xdead_0000, 8);
    assert.match(q.decode(other, at).value!, /node 3 is no live memory/);
  });
  it("a chain too long to count has no length", () => {
    const p = new FakeProgram();
    const type = build(p, Array.from({ length: 100_001 }, (_, i) => 0x10_0000n + BigInt(16 * i)).slice(0, 1));
    for (let i = 0; i <= 100_001; i++) p.writeInt(0x10_0000n + BigInt(16 * i), 0x10_0000 + 16 * (i + 1), 8);
    const value = p.decode(type, at, { maxElements: 1 });
    assert.deepEqual([value.state, value.length, value.children!.length, value.elided], ["defined", undefined, 1, 99_999]);
  });
});

describe("std::deque", () => {
  /** Chunks of 512 bytes at 0x1_0000, 0x1_1000, ..; the map at 0x5000. */
  const build = (p: FakeProgram, chunks: number, first: number, last: number) => {
    const pointer = p.pointer(p.int());
    const iterator = p.struct("std::_Deque_iterator<int, int&, int*>", 32, [["_M_cur", pointer, 0], ["_M_first", pointer, 8], ["_M_last", pointer, 16], ["_M_node", p.pointer(pointer), 24]]);
    const impl = p.struct("std::_Deque_base::_Deque_impl", 80, [["_M_map", p.pointer(pointer), 0], ["_M_map_size", p.long(), 8], ["_M_start", iterator, 16], ["_M_finish", iterator, 48]]);
    p.block(0x5000n, 64);
    const chunk = (i: number) => 0x1_0000n + BigInt(0x1000 * i);
    for (let i = 0; i < chunks; i++) {
      p.block(chunk(i), 512);
      p.writeInt(0x5010n + BigInt(8 * i), chunk(i), 8);
    }
    p.writeInt(at, 0x5000, 8);
    p.writeInt(at + 8n, 8, 8);
    const end = (address: bigint, node: number, index: number) => {
      [chunk(node) + BigInt(4 * index), chunk(node), chunk(node) + 512n, 0x5010n + BigInt(8 * node)].forEach((word, i) => p.writeInt(address + BigInt(8 * i), word, 8));
    };
    end(at + 16n, 0, first);
    end(at + 48n, chunks - 1, last);
    return p.struct("std::deque<int>", 80, [["_M_impl", impl, 0]], { templateArguments: [{ type: p.int() }] });
  };
  it("crosses from chunk to chunk", () => {
    const p = new FakeProgram();
    const type = build(p, 2, 126, 2);
    [[0x1_0000n + 504n, 1], [0x1_0000n + 508n, 2], [0x1_1000n, 3], [0x1_1004n, 4]].forEach(([address, value]) => p.writeInt(address as bigint, value!));
    const decoder = p.decoder();
    const value = decoder.decode({ name: "d", type, address: at, depth: 0 });
    assert.deepEqual([value.length, valueText(value), decoder.owned.size], [4, "[1, 2, 3, 4]", 3]);
    const part = p.decoder().decode({ name: "d", type, address: at, depth: 0, range: { from: 3, count: 9 } });
    assert.deepEqual(part.children!.map(({ name, value: text }) => [name, text]), [["[3]", "4"]]);
  });
  it("empty, not yet constructed, zeroed", () => {
    const p = new FakeProgram();
    const type = build(p, 1, 5, 5);
    assert.deepEqual([p.decode(type, at).state, p.decode(type, at).length], ["defined", 0]);
    p.undefine(at, 80);
    assert.equal(p.decode(type, at).state, "undefined");
    p.write(at, new Uint8Array(80));
    assert.match(p.decode(type, at).value!, /never constructed/);
  });
  it("says how it is corrupted and makes nothing of it", () => {
    const broken = (damage: (p: FakeProgram) => void): string => {
      const p = new FakeProgram();
      const type = build(p, 2, 126, 2);
      damage(p);
      return p.decode(type, at).value ?? "";
    };
    assert.match(broken((p) => p.writeInt(at + 8n, 1n << 50n, 8)), /do not lie in its map/);
    assert.match(broken((p) => p.writeInt(at + 72n, 0x5000, 8)), /do not lie in its map/);
    assert.match(broken((p) => p.writeInt(at + 8n, 1000, 8)), /larger than its storage/);
    assert.match(broken((p) => p.writeInt(at + 16n, 0x1_0001, 8)), /do not lie in their chunks/);
    assert.match(broken((p) => p.writeInt(at + 16n, 0x9_0000, 8)), /do not lie in their chunks/);
    assert.match(broken((p) => p.writeInt(0x5018n, 0xdead_0000, 8)), /chunk 1 is no live memory/);
  });
});

describe("container adaptors", () => {
  it("are what they wrap", () => {
    const p = new FakeProgram();
    const type = p.struct("std::queue<int, std::list<int>>", 24, [["c", listType(p), 0]]);
    writeList(p, [4, 5]);
    const value = p.decode(type, at);
    assert.deepEqual([value.kind, value.type, valueText(value), value.length], ["sequence", "std::queue<int, std::list<int>>", "[4, 5]", 2]);
  });
});

describe("spans and initializer lists", () => {
  const build = (p: FakeProgram) => {
    const extent = p.struct("std::__detail::__extent_storage<18446744073709551615>", 8, [["_M_extent_value", p.long(), 0]]);
    return p.struct("std::span<int>", 16, [["_M_ptr", p.pointer(p.int()), 0], ["_M_extent", extent, 8]]);
  };
  it("show elements that lie elsewhere, and own nothing", () => {
    const p = new FakeProgram();
    const type = build(p);
    const block = p.block(0x5000n, 12);
    [1, 2, 3].forEach((value, i) => p.writeInt(0x5000n + BigInt(4 * i), value));
    p.writeInt(at, 0x5004, 8);
    p.writeInt(at + 8n, 2, 8);
    const decoder = p.decoder();
    const value = decoder.decode({ name: "s", type, address: at, depth: 0 });
    assert.deepEqual([valueText(value), value.target, value.targetState, [...decoder.reached], decoder.owned.size], ["[2, 3]", "0x5004", "live", [block.id], 0]);
  });
  it("a fixed extent is the type's", () => {
    const p = new FakeProgram();
    const type = p.struct("std::span<int, 2>", 8, [["_M_ptr", p.pointer(p.int()), 0], ["_M_extent", p.struct("std::__detail::__extent_storage<2>", 1, []), 0]]);
    p.block(0x5000n, 8);
    p.writeInt(at, 0x5000, 8);
    assert.equal(p.decode(type, at).length, 2);
  });
  it("empty, undefined, dangling, too long", () => {
    const p = new FakeProgram();
    const type = build(p);
    p.write(at, new Uint8Array(16));
    assert.deepEqual([p.decode(type, at).length, p.decode(type, at).targetState], [0, "null"]);
    p.undefine(at, 16);
    assert.equal(p.decode(type, at).state, "undefined");
    p.block(0x5000n, 8, { freed: { step: 1, line: 2 } });
    p.writeInt(at, 0x5000, 8);
    p.writeInt(at + 8n, 2, 8);
    assert.match(p.decode(type, at).value!, /freed block/);
    p.writeInt(at + 8n, 1n << 62n, 8);
    assert.match(p.decode(type, at).value!, /larger than its storage/);
  });
  it("std::initializer_list", () => {
    const p = new FakeProgram();
    const type = p.struct("std::initializer_list<int>", 16, [["_M_array", p.pointer(p.int()), 0], ["_M_len", p.long(), 8]]);
    p.writeInt(at, at + 0x100n, 8);
    p.writeInt(at + 8n, 2, 8);
    p.write(at + 0x100n, [5, 0, 0, 0, 6, 0, 0, 0]);
    assert.equal(valueText(p.decode(type, at)), "[5, 6]");
    p.writeInt(at + 8n, 3, 8);
    assert.match(p.decode(type, at).value!, /larger than its storage/);
  });
});
