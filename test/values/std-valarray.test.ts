/** std::valarray on bytes made by hand. */
import assert from "node:assert/strict";
import { valueText } from "../../src/trace/value-text";
import type { Value } from "../../src/trace/snapshot";
import { FakeProgram } from "./fake";

const at = 0x7000_1000n;

function valarray(size: number, data: bigint, present = size): Value {
  const p = new FakeProgram();
  const type = p.struct("std::valarray<int>", 16, [["_M_size", p.long(), 0], ["_M_data", p.pointer(p.int()), 8]]);
  if (present > 0) p.block(0x5000n, 4 * present);
  for (let i = 0; i < present; i++) p.writeInt(0x5000n + BigInt(4 * i), 10 + i);
  p.writeInt(at, size, 8);
  p.writePointer(at + 8n, data);
  return p.decoder().decode({ name: "v", type, address: at, depth: 0 });
}

describe("std::valarray", () => {
  it("shows its elements where they lie", () => {
    const value = valarray(3, 0x5000n);
    assert.deepEqual([value.kind, value.length, valueText(value)], ["sequence", 3, "[10, 11, 12]"]);
    assert.equal(value.children![1]!.address, "0x5004");
    assert.equal(valueText(valarray(0, 0n)), "[]");
  });

  it("says what is wrong with a size or a place that cannot be", () => {
    assert.match(valarray(3, 0x5000n, 2).value!, /<corrupted: its size is larger than its storage>/);
    assert.match(valarray(3, 0n).value!, /<corrupted: no storage but a size of 3>/);
    assert.match(valarray(3, 0x999000n).value!, /<corrupted: /);
  });
});
