import assert from "node:assert/strict";
import fc from "fast-check";
import { Kind } from "../../src/trace/raw/events";
import { NaiveMemory } from "./support/naive";
import { record } from "./support/pack";
import { globalsAt, mainCfa, Player, stackHigh } from "./support/program";
import { places, Random, randomRun } from "./support/random-run";

describe("memory over time", () => {
  it("is at every step what a replay up to it gives", async () => {
    const areas: [number, number][] = [[places.globalsAt - 16, 480], [places.heapAt - 16, 12 * 64 + 32], [mainCfa - 700, 720]];
    await fc.assert(fc.asyncProperty(fc.integer(), fc.integer({ min: 10, max: 300 }), async (seed, length) => {
      const play = (p: Player): void => randomRun(p, seed, length);
      const trace = await record(play);
      const random = new Random(seed);
      for (let i = 0; i < 6; i++) {
        const step = 1 + random.below(trace.stepCount);
        const naive = NaiveMemory.at(step, (sink) => play(new Player(sink)));
        const view = trace.run.at(step).memory;
        for (const [low, size] of areas) {
          const read = view.read(BigInt(low), size);
          for (let k = 0; k < size; k++) {
            const { value, bits } = naive.read(low + k);
            assert.deepEqual([read.bytes[k], read.undefinedBits[k]], [value, bits], `step ${step}, byte at 0x${(low + k).toString(16)}`);
          }
          const from = random.below(size - 9);
          assert.equal(view.read(BigInt(low + from), 8).readable, Array.from({ length: 8 }, (_, k) => naive.read(low + from + k).readable).every(Boolean), `readable at ${(low + from).toString(16)}`);
        }
      }
    }), { numRuns: 80 });
  });

  it("finds the last and the next write of any bytes", async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), async (seed) => {
      const play = (p: Player): void => randomRun(p, seed, 250);
      const writes: { step: number; low: number; high: number }[] = [];
      let step = 1;
      const log = new Player(new Proxy({}, {
        get: (_, name) => (...args: number[]) => {
          if (name === "step") step++;
          if (name === "write") writes.push({ step, low: args[1]!, high: args[1]! + args[2]! });
        },
      }) as never);
      play(log);
      const trace = await record(play);
      const random = new Random(seed);
      for (let i = 0; i < 40; i++) {
        const low = globalsAt + 16 + random.below(390);
        const size = 1 + random.below(12);
        const at = 1 + random.below(trace.stepCount);
        const own = writes.filter((write) => write.low < low + size && write.high > low);
        const address = `0x${low.toString(16)}`;
        assert.equal(trace.lastWrite(address, size, at), own.findLast((write) => write.step <= at)?.step);
        assert.equal(trace.nextWrite(address, size, at), own.find((write) => write.step > at)?.step);
      }
    }), { numRuns: 40 });
  });

  it("does not show what a dead frame left, nor a block before it", async () => {
    const cfa = mainCfa - 64;
    const trace = await record((p) => {
      p.begin();
      p.call(1, cfa, 1, 8);
      p.set(cfa - 20, 41);
      p.line(9);
      p.leave(15);
      p.call(1, cfa, 1, 8); // step 5: the same place on the stack
      p.line(9); // step 6
      p.set(cfa - 24, 1); // the other half of the granule
      p.line(10); // step 7
      p.leave(15);
      p.sink.alloc(0x5000000, 16, 0, 0);
      p.set(0x5000000, 7, 8);
      p.line(2); // step 9
      p.sink.free(0x5000000, 0, 0);
      p.sink.alloc(0x5000000, 16, 0, 0);
      p.set(0x5000008, 8, 8);
      p.line(3); // step 10
      p.sink.free(0x5000000, 0, 0);
      p.sink.alloc(0x5000000, 16, 1, 0);
      p.line(4); // step 11
      p.end();
    });
    const bits = (step: number, address: number, size: number): string => Buffer.from(trace.run.at(step).memory.read(BigInt(address), size).undefinedBits).toString("hex");
    assert.equal(bits(3, cfa - 20, 4), "00000000");
    assert.equal(bits(6, cfa - 20, 4), "ffffffff");
    assert.equal(bits(7, cfa - 24, 8), "00000000ffffffff");
    assert.equal(bits(9, 0x5000000, 16), "0000000000000000" + "ffffffffffffffff");
    assert.equal(bits(10, 0x5000000, 16), "ffffffffffffffff" + "0000000000000000");
    assert.equal(bits(11, 0x5000000, 16), "00".repeat(16));
    assert.equal(trace.lastWrite(`0x${(cfa - 20).toString(16)}`, 4, 6), undefined, "the dead frame's write is not this variable's");
  });

  it("forgets a long range that becomes undefined or is unmapped", async () => {
    const at = 0x6000000;
    const trace = await record((p) => {
      p.begin();
      p.sink.alloc(at, 1 << 20, 0, 0);
      p.set(at + 4096, 5);
      p.line(1); // step 2
      p.undefine(at, 1 << 20);
      p.line(2); // step 3
      p.set(at + 4100, 6);
      p.line(3); // step 4
      p.end();
    });
    const bits = (step: number): string => Buffer.from(trace.run.at(step).memory.read(BigInt(at + 4096), 8).undefinedBits).toString("hex");
    assert.equal(bits(2), "00000000ffffffff");
    assert.equal(bits(3), "ffffffffffffffff");
    assert.equal(bits(4), "ffffffff00000000");
  });

  it("forgets long ranges as often as a program gives them up", async () => {
    const at = 0x6000000;
    const times = 6000;
    const trace = await record((p) => {
      p.begin();
      p.sink.alloc(at, 1 << 20, 0, 0);
      for (let i = 0; i < times; i++) {
        p.set(at + 4096, i);
        p.line(1); // step 2 + 2i
        p.undefine(at, 1 << 20);
        p.line(2); // step 3 + 2i
      }
      p.end();
    });
    const bits = (step: number): string => Buffer.from(trace.run.at(step).memory.read(BigInt(at + 4096), 4).undefinedBits).toString("hex");
    for (const i of [0, 1, 3000, times - 1]) assert.deepEqual([bits(2 + 2 * i), bits(3 + 2 * i)], ["00000000", "ffffffff"], `after ${i} times`);
  });

  it("keeps bits that are undefined in part, also through later writes nearby", async () => {
    const trace = await record((p) => {
      p.begin();
      p.sink.write(Kind.Mixed, globalsAt + 16, 2, Uint8Array.of(5, 6, 0xf0, 0xff), 0);
      p.line(1); // step 2
      p.set(globalsAt + 20, 9);
      p.line(2); // step 3
      p.set(globalsAt + 16, 1, 1);
      p.line(3); // step 4
      p.end();
    });
    const read = (step: number): string => {
      const { bytes, undefinedBits } = trace.run.at(step).memory.read(BigInt(globalsAt + 16), 8);
      return `${Buffer.from(bytes).toString("hex")} ${Buffer.from(undefinedBits).toString("hex")}`;
    };
    assert.equal(read(2), "0500000000000000 f0ff000000000000");
    assert.equal(read(3), "0500000009000000 f0ff000000000000");
    assert.equal(read(4), "0100000009000000 00ff000000000000");
  });

  it("answers for addresses that cannot be", async () => {
    const trace = await record((p) => { p.begin(); p.end(); });
    for (const address of [0n, 0xdeadbeefdeadbeefn, (1n << 64n) - 1n, BigInt(stackHigh)]) {
      const read = trace.run.at(1).memory.read(address, 4);
      assert.equal(read.readable, false);
      assert.equal(read.bytes.length, 4);
    }
    assert.equal(trace.lastWrite("0xffffffffffffffff", 8, 1), undefined);
    assert.throws(() => trace.step(0), RangeError);
    assert.throws(() => trace.snapshot(trace.stepCount + 1), RangeError);
  });
});
