import assert from "node:assert/strict";
import { abiOf } from "../../src/trace/abi";
import type { TypeInfo } from "../../src/trace/symbols";

type Struct = Extract<TypeInfo, { kind: "struct" }>;

/** Types by index: what the cases below are made of. */
const types: TypeInfo[] = [
  { kind: "base", name: "float", size: 4, encoding: "float" },
  { kind: "base", name: "double", size: 8, encoding: "float" },
  { kind: "base", name: "int", size: 4, encoding: "signed" },
  { kind: "base", name: "long double", size: 16, encoding: "float" },
];
const [FLOAT, DOUBLE, INT, QUAD] = [0, 1, 2, 3];

function struct(size: number, members: [type: number, offset: number][], more: Partial<Struct> = {}): number {
  return types.push({
    kind: "struct", name: "S", keyword: "struct", size, bases: [], members: members.map(([type, offset], i) => ({ name: `m${i}`, type, offset })), ...more,
  } as Struct) - 1;
}

/** Registers with what of the value they hold, or where its address is. */
function where(type: number): string {
  const { memory, pieces } = abiOf("aarch64").classifyReturn(types, type);
  return memory ? "memory at x8" : pieces.map(({ register, offset, size }) => `${register}:${offset}+${size}`).join(" ");
}

describe("results on arm64 (AAPCS64)", () => {
  const each = (type: number, count: number, size: number): [number, number][] => Array.from({ length: count }, (_, i) => [type, i * size]);

  it("returns scalars in x0 or v0", () => {
    assert.deepEqual([INT, FLOAT, DOUBLE, QUAD].map(where), ["x0:0+4", "v0:0+4", "v0:0+8", "v0:0+16"]);
  });

  it("returns up to four floating-point members of one type each in its register", () => {
    assert.equal(where(struct(16, each(FLOAT, 4, 4))), "v0:0+4 v1:4+4 v2:8+4 v3:12+4");
    assert.equal(where(struct(32, each(DOUBLE, 4, 8))), "v0:0+8 v1:8+8 v2:16+8 v3:24+8");
    assert.equal(where(struct(64, each(QUAD, 4, 16))), "v0:0+16 v1:16+16 v2:32+16 v3:48+16");
    const inner = struct(8, each(FLOAT, 2, 4));
    assert.equal(where(struct(16, [[inner, 0], [inner, 8]])), "v0:0+4 v1:4+4 v2:8+4 v3:12+4");
  });

  it("returns other small ones in x0 and x1, and large ones in memory", () => {
    assert.equal(where(struct(16, [[DOUBLE, 0], [INT, 8]])), "x0:0+8 x1:8+8");
    assert.equal(where(struct(16, [[FLOAT, 0], [DOUBLE, 8]])), "x0:0+8 x1:8+8");
    assert.equal(where(struct(12, each(INT, 3, 4))), "x0:0+8 x1:8+4");
    assert.equal(where(struct(20, each(FLOAT, 5, 4))), "memory at x8");
    assert.equal(where(struct(20, each(INT, 5, 4))), "memory at x8");
  });

  it("returns what is copied by code in memory, and nothing of an empty class", () => {
    assert.equal(where(struct(4, [[INT, 0]], { nonTrivial: true })), "memory at x8");
    assert.equal(where(struct(1, [])), "");
  });

  it("names registers where the RETURN record has as many bytes for them", () => {
    const masks = [INT, QUAD, struct(64, each(QUAD, 4, 16)), struct(20, each(INT, 5, 4))].map((type) => abiOf("aarch64").classifyReturn(types, type).mask);
    assert.deepEqual(masks, [0b1, 0b100, 0b1101100, 0b10000000]);
  });
});
