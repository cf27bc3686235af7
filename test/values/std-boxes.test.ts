import assert from "node:assert/strict";
import { valueText } from "../../src/trace/value-text";
import { FakeProgram, float64 } from "./fake";

const at = 0x7000_1000n;

function optionalOf(p: FakeProgram, held: number): number {
  const storage = p.struct("std::_Optional_payload_base::_Storage", 4, [["_M_value", held, 0]], { keyword: "union" });
  const payload = p.struct("std::_Optional_payload", 8, [["_M_payload", storage, 0], ["_M_engaged", p.base("bool", 1, "bool"), 4]]);
  const base = p.struct("std::_Optional_base", 8, [["_M_payload", payload, 0]]);
  return p.struct("std::optional<int>", 8, [], { bases: [{ type: base, offset: 0 }], templateArguments: [{ type: held }] });
}

/** variant<int, int>: a union of unions, then the index. */
function variantOf(p: FakeProgram): number {
  const end = p.struct("std::__detail::__variant::_Variadic_union<>", 1, [], { keyword: "union" });
  const alternative = p.struct("std::__detail::__variant::_Uninitialized<int>", 4, [["_M_storage", p.int(), 0]], { templateArguments: [{ type: p.int() }] });
  const rest = p.struct("std::__detail::__variant::_Variadic_union<int>", 4, [["_M_first", alternative, 0], ["_M_rest", end, 0]], { keyword: "union" });
  const union = p.struct("std::__detail::__variant::_Variadic_union<int, int>", 4, [["_M_first", alternative, 0], ["_M_rest", rest, 0]], { keyword: "union" });
  return p.struct("std::variant<int, int>", 8, [["_M_u", union, 0], ["_M_index", p.base("unsigned char", 1, "unsigned-char"), 4]]);
}

describe("std::optional", () => {
  it("is what it holds, or nullopt", () => {
    const p = new FakeProgram();
    const type = optionalOf(p, p.int());
    p.write(at, [7, 0, 0, 0, 1]);
    const full = p.decode(type, at);
    assert.deepEqual([full.kind, full.children!.map(({ name, value }) => [name, value]), valueText(full)], ["optional", [["value", "7"]], "7"]);
    p.write(at + 4n, [0]);
    const empty = p.decode(type, at);
    assert.deepEqual([empty.state, empty.children, valueText(empty)], ["defined", undefined, "nullopt"]);
  });

  it("not yet constructed, holding what is undefined, and damaged", () => {
    const p = new FakeProgram();
    const type = optionalOf(p, p.int());
    p.undefine(at, 5);
    assert.deepEqual([p.decode(type, at).state, p.decode(type, at).children], ["undefined", undefined]);
    p.write(at + 4n, [1]);
    assert.deepEqual([p.decode(type, at).state, p.decode(type, at).children![0]!.state], ["undefined", "undefined"]);
    p.write(at + 4n, [9]);
    assert.match(p.decode(type, at).value!, /corrupted: its flag/);
  });

  it("an optional in an optional is told from none", () => {
    const p = new FakeProgram();
    const type = optionalOf(p, optionalOf(p, p.int()));
    p.write(at, [0, 0, 0, 0, 0]);
    assert.equal(valueText(p.decode(type, at)), "nullopt");
    const inner = { name: "x", type: "std::optional<int>", kind: "optional", state: "defined", value: "nullopt" } as const;
    assert.equal(valueText({ name: "x", type: "", kind: "optional", state: "defined", children: [inner] }), "{x: nullopt}");
  });

  it("counts its value where the depth ends", () => {
    const p = new FakeProgram();
    const type = optionalOf(p, p.int());
    p.write(at, [7, 0, 0, 0, 1]);
    assert.deepEqual([p.decode(type, at, { depth: 0 }).elided, p.decode(type, at, { depth: 0 }).children], [1, undefined]);
  });
});

describe("std::expected", () => {
  it("has a value or an error", () => {
    const p = new FakeProgram();
    const type = p.struct("std::expected<int, int>", 8, [["", p.struct("", 4, [["_M_val", p.int(), 0], ["_M_unex", p.int(), 0]], { keyword: "union" }), 0], ["_M_has_value", p.base("bool", 1, "bool"), 4]]);
    p.write(at, [7, 0, 0, 0, 1]);
    assert.equal(valueText(p.decode(type, at)), "{value: 7}");
    p.write(at + 4n, [0]);
    assert.equal(valueText(p.decode(type, at)), "{error: 7}");
    p.write(at + 4n, [0x55]);
    assert.match(p.decode(type, at).value!, /corrupted/);
  });
});

describe("std::variant", () => {
  it("shows the alternative it holds, by its number", () => {
    const p = new FakeProgram();
    const type = variantOf(p);
    p.write(at, [5, 0, 0, 0, 1]);
    const value = p.decode(type, at);
    assert.deepEqual([value.kind, valueText(value)], ["variant", "{<1>: 5}"]);
  });
  it("valueless, undefined, and with an index that is none", () => {
    const p = new FakeProgram();
    const type = variantOf(p);
    p.write(at, [5, 0, 0, 0, 0xff]);
    assert.equal(p.decode(type, at).value, "<valueless by exception>");
    p.write(at + 4n, [2]);
    assert.match(p.decode(type, at).value!, /an index of 2 is none of its alternatives/);
    p.undefine(at, 5);
    assert.equal(p.decode(type, at).state, "undefined");
  });
});

describe("std::any", () => {
  const build = (p: FakeProgram) => {
    const storage = p.struct("std::any::_Storage", 8, [["_M_ptr", p.pointer(), 0], ["_M_buffer", p.array(p.char(), 8), 0]], { keyword: "union" });
    return p.struct("std::any", 16, [["_M_manager", p.pointer(), 0], ["_M_storage", storage, 8]]);
  };
  const manages = (p: FakeProgram, what: string) => {
    p.codes.push({ address: 0x40_0000n, name: `std::any::_Manager_${what}::_S_manage(std::any::_Op, std::any const*, std::any::_Arg*)` });
    p.writeInt(at, 0x40_0000, 8);
  };
  it("knows its type by its manager", () => {
    const p = new FakeProgram();
    const type = build(p);
    p.int();
    manages(p, "internal<int>");
    p.writeInt(at + 8n, 6, 8);
    assert.equal(valueText(p.decode(type, at)), "{value: 6}");
  });
  it("owns the block of a large one", () => {
    const p = new FakeProgram();
    const type = build(p);
    p.struct("Large", 4, [["n", p.int(), 0]]);
    manages(p, "external<Large>");
    const block = p.block(0x5000n, 4);
    p.writeInt(0x5000n, 8);
    p.writeInt(at + 8n, 0x5000, 8);
    const decoder = p.decoder();
    assert.equal(valueText(decoder.decode({ name: "a", type, address: at, depth: 0 })), "{value: {n: 8}}");
    assert.ok(decoder.owned.has(block.id));
  });
  it("built-in types and pointers need no symbols", () => {
    const p = new FakeProgram();
    const type = build(p);
    manages(p, "internal<double>");
    p.write(at + 8n, float64(2.5));
    assert.equal(valueText(p.decode(type, at)), "{value: 2.5}");
    p.codes.length = 0;
    manages(p, "internal<char const*>");
    p.char();
    p.block(0x5000n, 3);
    p.write(0x5000n, [104, 105, 0]);
    p.writeInt(at + 8n, 0x5000, 8);
    const held = p.decode(type, at).children![0]!;
    assert.deepEqual([held.type, held.kind, held.value, held.targetState], ["const char*", "pointer", '"hi"', "live"]);
  });
  it("empty, of a type without symbols, and damaged", () => {
    const p = new FakeProgram();
    const type = build(p);
    p.write(at, new Uint8Array(16));
    assert.equal(p.decode(type, at).value, "<empty>");
    manages(p, "internal<Hidden>");
    assert.equal(p.decode(type, at).value, "<a Hidden>");
    p.writeInt(at, 0x1234, 8);
    assert.match(p.decode(type, at).value!, /corrupted: its manager is no function/);
  });
});
