/** Library objects that are no containers, and what is wrong with them when their bytes are. */
import assert from "node:assert/strict";
import { valueText } from "../../src/trace/value-text";
import { FakeProgram, float64 } from "./fake";

const at = 0x7000_1000n;

describe("std::function", () => {
  const build = (p: FakeProgram) => {
    const functor = p.struct("std::_Any_data", 16, [["_M_pod_data", p.array(p.char(), 16), 0]], { keyword: "union" });
    const base = p.struct("std::_Function_base", 24, [["_M_functor", functor, 0], ["_M_manager", p.pointer(), 16]]);
    return p.struct("std::function<int(int)>", 32, [["_M_invoker", p.pointer(), 24]], { bases: [{ type: base, offset: 0 }] });
  };
  const holds = (p: FakeProgram, what: string) => {
    p.codes.push({ address: 0x40_0000n, name: `std::_Function_handler<int (int), ${what}>::_M_manager(std::_Any_data&, std::_Any_data const&, std::_Manager_operation)` });
    p.writeInt(at + 16n, 0x40_0000, 8);
  };
  it("empty, not yet constructed, damaged", () => {
    const p = new FakeProgram();
    const type = build(p);
    p.undefine(at, 32);
    assert.equal(p.decode(type, at).state, "undefined");
    p.write(at, new Uint8Array(32));
    assert.equal(p.decode(type, at).value, "<empty>");
    p.writeInt(at + 16n, at, 8);
    assert.match(p.decode(type, at).value!, /corrupted: its manager is no function/);
    p.writeInt(at + 16n, 0x1234, 8);
    assert.equal(p.decode(type, at).kind, "struct", "code that the symbols do not name: member by member");
  });
  it("a function by name, a small functor in the object, a large one in a block of its own", () => {
    const p = new FakeProgram();
    const type = build(p);
    p.codes.push({ address: 0x50_0000n, name: "twice(int)" });
    holds(p, "int (*)(int)");
    p.writeInt(at, 0x50_0000, 8);
    assert.deepEqual([p.decode(type, at).kind, p.decode(type, at).value], ["function", "twice(int)"]);

    const q = new FakeProgram();
    const other = build(q);
    q.struct("Adder", 4, [["by", q.int(), 0]]);
    holds(q, "Adder");
    q.writeInt(at, 5);
    assert.equal(valueText(q.decode(other, at)), "{target: {by: 5}}");

    const r = new FakeProgram();
    const third = build(r);
    r.struct("Large", 4, [["by", r.int(), 0]], { nonTrivial: true });
    holds(r, "Large");
    const block = r.block(0x5000n, 4);
    r.writeInt(0x5000n, 6);
    r.writeInt(at, 0x5000, 8);
    const decoder = r.decoder();
    assert.equal(valueText(decoder.decode({ name: "f", type: third, address: at, depth: 0 })), "{target: {by: 6}}");
    assert.ok(decoder.owned.has(block.id));
  });
  it("of a type that the symbols do not have", () => {
    const p = new FakeProgram();
    const type = build(p);
    holds(p, "Hidden");
    assert.equal(p.decode(type, at).value, "<a Hidden>");
  });
});

describe("bits", () => {
  const bits = (p: FakeProgram, count: number) => {
    const words = Math.ceil(count / 64);
    const base = p.struct(`std::_Base_bitset<${words}>`, 8 * words, words === 0 ? [] : [["_M_w", words === 1 ? p.long() : p.array(p.long(), words), 0]]);
    return p.struct(`std::bitset<${count}>`, 8 * words, [], { bases: [{ type: base, offset: 0 }] });
  };
  it("std::bitset, by bit and as text, undefined bits apart", () => {
    const p = new FakeProgram();
    const type = bits(p, 5);
    p.writeInt(at, 0b10011, 8);
    const value = p.decode(type, at);
    assert.deepEqual([value.length, value.value, value.children!.map((child) => child.value)], [5, "10011", ["true", "true", "false", "false", "true"]]);
    p.write(at, [0], 0b100);
    const partly = p.decode(type, at);
    assert.deepEqual([partly.state, partly.value, partly.children!.map(({ state }) => state)], ["partial", undefined, ["defined", "defined", "undefined", "defined", "defined"]]);
  });
  it("of no bits and of many", () => {
    const p = new FakeProgram();
    assert.equal(p.decode(bits(p, 0), at).length, 0);
    const type = bits(p, 130);
    for (let i = 0n; i < 3n; i++) p.writeInt(at + 8n * i, 1, 8);
    const value = p.decoder().decode({ name: "b", type, address: at, depth: 0, range: { from: 127, count: 3 } });
    assert.deepEqual(value.children!.map(({ name, value: text, address }) => [name, text, address]), [["[127]", "false", "0x7000100f"], ["[128]", "true", "0x70001010"], ["[129]", "false", "0x70001010"]]);
  });
  it("a reference to a bit of a freed block has no value", () => {
    const p = new FakeProgram();
    const type = p.struct("std::_Bit_reference", 16, [["_M_p", p.pointer(p.long()), 0], ["_M_mask", p.long(), 8]]);
    p.block(0x5000n, 8);
    p.writeInt(0x5000n, 4, 8);
    p.writeInt(at, 0x5000, 8);
    p.writeInt(at + 8n, 4, 8);
    assert.equal(p.decode(type, at).value, "true");
    p.blocks[0]!.freed = { step: 1, line: 2 };
    assert.deepEqual([p.decode(type, at).state, p.decode(type, at).value], ["unreadable", undefined]);
  });
});

describe("std::chrono", () => {
  const ratio = (p: FakeProgram, text: string) => p.struct(text, 1, []);
  const duration = (p: FakeProgram, period: string, rep = p.base("long", 8, "signed")) => p.struct(`std::chrono::duration<long, ${period}>`, 8, [["__r", rep, 0]], { templateArguments: [{ type: rep }, { type: ratio(p, period) }] });
  const text = (period: string, count: number | bigint): string | undefined => {
    const p = new FakeProgram();
    const type = duration(p, period);
    p.writeInt(at, count, 8);
    return p.decode(type, at).value;
  };
  it("durations have their unit", () => {
    assert.deepEqual([text("std::ratio<1>", 5), text("std::ratio<1, 1000>", -3), text("std::ratio<60>", 2), text("std::ratio<1, 1000000>", 7), text("std::ratio<86400>", 1), text("std::ratio<7>", 2), text("std::ratio<1, 60>", 9)],
      ["5s", "-3ms", "2min", "7us", "1d", "2[7]s", "9[1/60]s"]);
  });
  it("points of the system's clock are dates", () => {
    const date = (period: string, count: number | bigint, clock = "std::chrono::system_clock"): string | undefined => {
      const p = new FakeProgram();
      const inner = duration(p, period);
      const type = p.struct(`std::chrono::time_point<${clock}>`, 8, [["__d", inner, 0]], { templateArguments: [{ type: p.struct(clock, 1, []) }] });
      p.writeInt(at, count, 8);
      return p.decode(type, at).value;
    };
    assert.equal(date("std::ratio<1>", 0), "1970-01-01 00:00:00");
    assert.equal(date("std::ratio<1, 1000>", -1), "1969-12-31 23:59:59.999");
    assert.equal(date("std::ratio<86400>", 11_016), "2000-02-29");
    assert.equal(date("std::ratio<1>", 4_107_542_399), "2100-02-28 23:59:59");
    assert.equal(date("std::ratio<86400>", 1n << 50n), "1125899906842624d since the clock's start");
    assert.equal(date("std::ratio<1>", 3, "std::chrono::steady_clock"), "3s since the clock's start");
  });
});

describe("numbers in boxes", () => {
  it("std::complex and std::atomic are what they hold", () => {
    const p = new FakeProgram();
    const double = p.base("double", 8, "float");
    const complex = p.struct("std::complex<Own>", 16, [["_M_real", double, 0], ["_M_imag", double, 8]]);
    p.write(at, float64(1.5));
    p.write(at + 8n, float64(-2));
    assert.equal(p.decode(complex, at).value, "1.5-2i");
    p.undefine(at, 8);
    assert.deepEqual([p.decode(complex, at).state, p.decode(complex, at).value], ["partial", undefined]);
    const atomic = p.struct("std::atomic<int>", 4, [], { bases: [{ type: p.struct("std::__atomic_base<int>", 4, [["_M_i", p.int(), 0]]), offset: 0 }] });
    p.writeInt(at, 7);
    assert.deepEqual([p.decode(atomic, at).type, p.decode(atomic, at).value], ["std::atomic<int>", "7"]);
  });
});

describe("exceptions of the library", () => {
  it("have their message, as a class and as a base, though their symbols lie elsewhere", () => {
    const p = new FakeProgram();
    const base = p.add({ kind: "struct", name: "std::runtime_error", keyword: "class", bases: [], members: [] });
    const own = p.struct("ParseError", 24, [["line", p.int(), 16]], { bases: [{ type: base, offset: 0 }] });
    const block = p.block(0x5000n, 29);
    p.writeInt(0x5000n, 4, 8);
    p.write(0x5018n, [98, 111, 111, 109, 0]);
    p.writeInt(at, 0x40_0000, 8);
    p.writeInt(at + 8n, 0x5018, 8);
    p.writeInt(at + 16n, 3);
    const decoder = p.decoder();
    assert.equal(valueText(decoder.decode({ name: "e", type: own, address: at, depth: 0 })), '{std::runtime_error {what: "boom"}, line: 3}');
    assert.ok(decoder.owned.has(block.id));
    p.undefine(at, 24);
    assert.equal(valueText(p.decode(own, at)), "?");
  });
});

describe("references to pointers", () => {
  it("show the pointer that they are another name of", () => {
    const p = new FakeProgram();
    const pointer = p.pointer(p.int());
    const type = p.add({ kind: "reference", size: 8, target: pointer });
    p.block(0x5000n, 4);
    p.writeInt(at, at + 8n, 8);
    p.writeInt(at + 8n, 0x5000, 8);
    const value = p.decode(type, at);
    assert.deepEqual([value.kind, value.target, value.alias?.kind, value.alias?.target, value.alias?.targetState], ["reference", "0x70001008", "pointer", "0x5000", "live"]);
    assert.equal(valueText(value, { resolve: (each) => `-> ${each.target}` }), "-> 0x5000");
    p.undefine(at + 8n, 8);
    assert.equal(p.decode(type, at).alias, undefined);
  });
});

describe("raw", () => {
  it("library objects as the structs that they are", () => {
    const p = new FakeProgram();
    const type = p.struct("std::atomic<int>", 4, [["_M_i", p.int(), 0]]);
    p.writeInt(at, 7);
    assert.equal(valueText(p.decode(type, at)), "7");
    assert.equal(valueText(p.decode(type, at, { raw: true })), "{_M_i: 7}");
  });
});

describe("what newer libraries have", () => {
  const vector = (p: FakeProgram) => {
    const pointer = p.pointer(p.int());
    const impl = p.struct("std::_Vector_base<int>::_Vector_impl", 24, [["_M_start", pointer, 0], ["_M_finish", pointer, 8], ["_M_end_of_storage", pointer, 16]]);
    return p.once("vector", () => p.struct("std::vector<int>", 24, [["_M_impl", impl, 0]]));
  };
  const fill = (p: FakeProgram, address: bigint, storage: bigint, values: number[]) => {
    p.block(storage, 4 * values.length);
    values.forEach((value, i) => p.writeInt(storage + BigInt(4 * i), value));
    [0, 1, 2].forEach((i) => p.writeInt(address + BigInt(8 * i), storage + BigInt(i === 0 ? 0 : 4 * values.length), 8));
  };
  it("std::flat_map: keys and values that lie apart; of different lengths it is corrupted", () => {
    const p = new FakeProgram();
    const containers = p.struct("containers", 48, [["keys", vector(p), 0], ["values", vector(p), 24]]);
    const type = p.struct("std::flat_map<int, int>", 48, [["_M_cont", containers, 0]]);
    fill(p, at, 0x5000n, [1, 2]);
    fill(p, at + 24n, 0x6000n, [10, 20]);
    const value = p.decode(type, at);
    assert.deepEqual([value.kind, value.length, valueText(value), value.children![1]!.name], ["map", 2, "{1: 10, 2: 20}", "[2]"]);
    fill(p, at + 24n, 0x7000n, [10]);
    assert.match(p.decode(type, at).value!, /it has 2 keys and 1 values/);
    p.undefine(at, 48);
    assert.equal(p.decode(type, at).state, "undefined");
  });
  it("std::mdspan by rows, in both layouts, and when it dangles", () => {
    const p = new FakeProgram();
    const extents = p.struct("extents", 8, [["_M_exts", p.struct("storage", 8, [["_M_dyn_exts", p.array(p.long(), 1), 0]]), 0]]);
    const mapping = p.struct("mapping", 8, [["_M_extents", extents, 0]]);
    const of = (layout: string) => p.struct(`std::mdspan<int, std::extents<int, 2, 18446744073709551615>${layout}>`, 16, [["_M_mapping", mapping, 0], ["_M_handle", p.pointer(p.int()), 8]]);
    p.block(0x5000n, 24);
    for (let i = 0; i < 6; i++) p.writeInt(0x5000n + BigInt(4 * i), i + 1);
    p.writeInt(at, 3, 8);
    p.writeInt(at + 8n, 0x5000, 8);
    assert.equal(valueText(p.decode(of(""), at)), "[[1, 2, 3], [4, 5, 6]]");
    assert.equal(valueText(p.decode(of(", std::layout_left"), at)), "[[1, 3, 5], [2, 4, 6]]");
    p.writeInt(at, 4, 8);
    assert.match(p.decode(of(""), at).value!, /larger than its storage/);
    p.writeInt(at, 0, 8);
    assert.equal(valueText(p.decode(of(""), at)), "[[], []]");
  });
  it("std::inplace_vector: as many as it holds", () => {
    const p = new FakeProgram();
    const type = p.struct("std::inplace_vector<int, 3>", 16, [["", p.struct("", 12, [["_M_elems", p.array(p.int(), 3), 0]], { keyword: "union" }), 0], ["_M_size", p.base("unsigned char", 1, "unsigned"), 12]]);
    p.write(at, [1, 0, 0, 0, 2, 0, 0, 0]);
    p.write(at + 12n, [2]);
    assert.equal(valueText(p.decode(type, at)), "[1, 2]");
    p.write(at + 12n, [4]);
    assert.match(p.decode(type, at).value!, /a length of 4 is more than it has room for/);
  });
});
