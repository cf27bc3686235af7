import assert from "node:assert/strict";
import fc from "fast-check";
import { SpanIndex } from "../../src/trace/span-index";
import type { OpenTrace } from "../../src/trace/trace";
import { record } from "./support/pack";
import { globalsAt, mainCfa, type Player } from "./support/program";

const heap = 0x5000000;
/** Stack 1: called by main at site 3 (line 4), directly. */
const byMain = (p: Player): void => p.sink.stack(1, BigUint64Array.of(0x48ac0en, 0x401021n));

function leaks(trace: OpenTrace): (number | undefined)[] {
  return trace.run.blocks.map(({ leaked }) => leaked?.step);
}

describe("blocks", () => {
  it("have a life, a line and a place", async () => {
    const trace = await record((p) => {
      p.begin();
      byMain(p);
      p.sink.alloc(heap, 24, 4, 1);
      p.line(1); // step 2
      p.sink.free(heap, 1, 1);
      p.line(2); // step 3
      p.sink.alloc(heap, 8, 4, 1);
      p.line(3); // step 4
      p.end();
    });
    const [first, second] = trace.run.blocks;
    assert.deepEqual(first!.allocated, { step: 2, line: 4 });
    assert.deepEqual(first!.freed, { step: 3, line: 4 });
    assert.equal(first!.direct, true);
    assert.deepEqual(trace.run.at(2).liveBlocks(), [0]);
    assert.deepEqual(trace.run.at(3).liveBlocks(), []);
    assert.deepEqual(trace.run.at(4).liveBlocks(), [1]);
    const place = (step: number, address: number): unknown => trace.run.at(step).place(BigInt(address));
    const block = { kind: "block", block: 0, address: BigInt(heap), size: 24 };
    assert.deepEqual(place(2, heap + 4), { ...block, state: "live", offset: 4 });
    assert.deepEqual(place(2, heap + 24), { ...block, state: "live", offset: 24 });
    assert.deepEqual(place(3, heap), { ...block, state: "freed", offset: 0 });
    assert.deepEqual(place(4, heap), { kind: "block", block: 1, address: BigInt(heap), size: 8, state: "live", offset: 0 });
    assert.deepEqual(place(4, heap + 16), { ...block, state: "freed", offset: 16 });
    assert.deepEqual(place(1, heap), { kind: "unmapped" });
    assert.equal(trace.run.blockAt(BigInt(heap + 8), 4)?.id, second!.id, "one past the end of the live block, not inside the freed one");
  });

  it("are not the only places", async () => {
    const trace = await record((p) => {
      p.begin();
      p.call(1, mainCfa - 64, 1, 8);
      p.line(9); // step 3
      p.end();
    });
    const place = (address: number): unknown => trace.run.at(3).place(BigInt(address));
    assert.deepEqual(place(0), { kind: "null" });
    assert.deepEqual(place(mainCfa - 80), { kind: "stack", thread: 1, frame: 0 });
    assert.deepEqual(place(mainCfa - 20), { kind: "stack", thread: 1, frame: 1 });
    assert.deepEqual(place(mainCfa - 4096), { kind: "stack", thread: 1, dead: true });
    assert.deepEqual(place(globalsAt + 20), { kind: "global", name: "a", offset: 4, size: 400 });
    assert.deepEqual(place(0x401108), { kind: "code", name: "f1(int)", offset: 8 });
    assert.deepEqual(place(0x402010), { kind: "image", section: ".rodata" });
    assert.deepEqual(place(0x10), { kind: "unmapped" });
    assert.deepEqual(trace.run.at(3).place(2n ** 64n - 1n), { kind: "unmapped" });
  });

  it("leak when the last pointer goes: overwritten, left behind by a frame, or lost with a block", async () => {
    const trace = await record((p) => {
      p.begin();
      byMain(p);
      for (let i = 0; i < 4; i++) p.sink.alloc(heap + 64 * i, 32, 4, 1);
      p.set(globalsAt + 8, heap, 8); // p → 0
      p.set(heap, heap + 64, 8); // 0 → 1
      p.set(heap + 64, heap + 8, 8); // 1 → 0: a ring
      p.set(mainCfa - 24, heap + 128, 8); // local → 2
      p.set(heap + 128, heap + 192, 8); // 2 → 3
      p.line(1); // step 2
      p.set(globalsAt + 8, 0, 8);
      p.line(2); // step 3: the ring is lost
      p.sink.free(heap + 128, 1, 1);
      p.line(3); // step 4: what only block 2 pointed at
      p.end();
    });
    assert.deepEqual(leaks(trace), [3, 3, undefined, 4]);
    const last = trace.run.blocks.map(({ lastPointer }) => lastPointer && [Number(lastPointer.address), lastPointer.how]);
    assert.deepEqual(last, [[globalsAt + 8, "overwritten"], [globalsAt + 8, "overwritten"], undefined, [heap + 128, "freed"]], "what is lost with a block was lost by that block's pointer");
  });

  it("do not leak while a frame, a global or the exit keeps them", async () => {
    const cfa = mainCfa - 64;
    const trace = await record((p) => {
      p.begin();
      byMain(p);
      p.sink.stack(2, BigUint64Array.of(0x48ac0en, 0x4e00000n, 0x401021n)); // by the library
      p.sink.alloc(heap, 32, 4, 1);
      p.sink.alloc(heap + 64, 32, 4, 1);
      p.sink.alloc(heap + 128, 32, 0, 2); // its pointer stays in the library
      p.sink.alloc(heap + 192, 32, 4, 1); // its pointer is dropped at once
      p.set(globalsAt + 8, heap, 8);
      p.line(1); // step 2
      p.call(1, cfa, 1, 8); // step 3
      p.set(cfa - 24, heap + 64, 8);
      p.line(9); // step 4
      p.leave(15); // step 5
      p.line(2); // step 6
      p.line(3, 6); // step 7: exit
    });
    assert.deepEqual(leaks(trace), [undefined, 6, undefined, 2]);
    assert.deepEqual(trace.run.blocks.map(({ lastPointer }) => lastPointer), [undefined, { address: BigInt(cfa - 24), how: "left", indirect: false }, undefined, undefined]);
  });

  it("are found among any spans", () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 60 }));
    fc.assert(fc.property(fc.array(span, { maxLength: 60 }), (spans) => {
      const index = new SpanIndex(Float64Array.from(spans, ([low]) => low), Float64Array.from(spans, ([, size]) => size), spans.length);
      for (let address = -1; address < 262; address += 3) {
        for (const before of [0, spans.length >> 1, spans.length]) {
          const expected = spans.slice(0, before).findLastIndex(([low, size]) => address >= low && address < low + Math.max(1, size));
          assert.equal(index.latest(address, before), expected);
        }
      }
    }));
  });
});

describe("output and errors", () => {
  it("are shown from the step that made them", async () => {
    const text = new TextEncoder();
    const trace = await record((p) => {
      p.begin();
      byMain(p);
      p.sink.output(1, text.encode("ab"));
      p.sink.output(1, text.encode("c"));
      p.sink.output(2, text.encode("!"));
      p.line(1); // step 2
      p.sink.origin(2, 1);
      p.sink.error(5, 0n, 0n, "", 1);
      p.sink.error(2, 0xdeadbeefdeadbeefn, 4n, "", 1);
      p.line(2); // step 3
      p.sink.output(1, text.encode("déf"));
      p.end();
    });
    assert.deepEqual([1, 2, 3, 4].map((step) => trace.run.at(step).output.stdout), ["", "abc", "abc", "abcdéf"]);
    assert.equal(trace.run.at(2).output.stderr, "!");
    assert.deepEqual([0, 2, 3, 7].map((offset) => trace.outputStep("stdout", offset)), [2, 2, 4, undefined]);
    assert.deepEqual(trace.run.at(3).errors, [{ kind: 5, address: 0n, size: 0, detail: "", file: "main.cpp", line: 4, origin: { kind: "stack", file: "main.cpp", line: 4, function: 0 } }, { kind: 2, address: 0xdeadbeefdeadbeefn, size: 4, detail: "", file: "main.cpp", line: 4 }]);
    assert.deepEqual(trace.run.at(2).errors, []);
    assert.deepEqual(trace.marks().map(({ step, kind }) => `${step} ${kind}`), ["2 output", "3 error", "4 output"]);
  });
});
