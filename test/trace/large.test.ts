import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { Packer } from "../../src/runner/pack";
import { openTrace } from "../../src/trace/trace";
import { pack } from "./support/pack";
import { globalsAt, mainCfa, Player, program } from "./support/program";
import { RawWriter } from "./support/raw-writer";

const counter = mainCfa - 28;
const sum = mainCfa - 24;

/** Three steps a turn, as a loop that sums. */
function loop(p: Player, turns: number): void {
  p.begin();
  p.set(sum, 0, 8);
  p.set(counter, 0);
  for (let k = 0; k < turns; k++) {
    p.line(2);
    p.line(3);
    p.set(sum, (k * (k + 1)) / 2, 8);
    p.line(4);
    p.set(counter, k + 1);
  }
  p.end();
}

/** A bubble sort of `n` made-up numbers. */
function bubble(p: Player, n: number): void {
  let state = 12345;
  const a = Array.from({ length: n }, () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff));
  const at = (i: number): number => globalsAt + 16 + 4 * i;
  p.begin();
  a.forEach((value, i) => { p.set(at(i), value); p.line(1); });
  for (let i = 0; i < n; i++) for (let j = 0; j + 1 < n - i; j++) {
    p.line(2);
    p.line(3);
    if (a[j]! > a[j + 1]!) {
      const t = a[j]!;
      p.set(counter, t); p.line(4);
      a[j] = a[j + 1]!;
      p.set(at(j), a[j]!); p.line(5);
      a[j + 1] = t;
      p.set(at(j + 1), t);
    }
    p.line(6);
    p.set(sum, j + 1);
  }
  p.end();
}

describe("large traces", function () {
  this.timeout(240_000);

  it("hold a million steps in few bytes, and any step is there", async () => {
    const turns = 333_333;
    const { bytes } = pack((p) => loop(p, turns));
    const trace = await openTrace(bytes);
    assert.equal(trace.stepCount, 3 * turns + 3);
    assert.ok(gzipSync(bytes, { level: 9 }).length / trace.stepCount < 0.1, `${bytes.length} bytes`);
    for (const turn of [0, 1, 4711, 170_000, turns - 1]) {
      const view = trace.run.at(2 + 3 * turn).memory;
      assert.equal(new DataView(view.read(BigInt(counter), 4).bytes.buffer).getInt32(0, true), turn);
      assert.equal(new DataView(view.read(BigInt(sum), 8).bytes.buffer).getBigInt64(0, true), (BigInt(turn) * BigInt(turn - 1)) / 2n);
    }
    assert.equal(trace.lastWrite(`0x${counter.toString(16)}`, 4, 300_002), 300_002);
    assert.equal(trace.nextWrite(`0x${counter.toString(16)}`, 4, 300_002), 300_005);
  });

  it("hold a bubble sort in less than two bytes a step", () => {
    const { bytes, packer } = pack((p) => bubble(p, 100));
    const perStep = gzipSync(bytes, { level: 9 }).length / packer.steps;
    assert.ok(perStep < 2, `${perStep} bytes a step`);
  });

  it("leave the packer group by group while the recording goes on", () => {
    const writer = new RawWriter();
    loop(new Player(writer), 50_000);
    const raw = writer.bytes();
    let given = 0;
    const made = program();
    const packer = new Packer({ request: { main: "main.cpp", flags: [], args: [] }, sources: [], symbols: made.symbols, sites: made.sites, compiler: "", recorder: "" }, (bytes) => { given += bytes.length; });
    packer.push(raw.subarray(0, raw.length >> 1));
    const atHalf = given;
    packer.push(raw.subarray(raw.length >> 1));
    const before = given;
    packer.finish({ outcome: "exited", exitCode: 0 });
    assert.ok(atHalf > 1000 && before > atHalf && given > before);
    assert.equal(packer.traceBytes, given);
    assert.deepEqual(packer.ending, { reason: "end", exit: 0 });
  });

  it("end with an error at a reader's limit, not with gigabytes", async () => {
    const { bytes } = pack((p) => loop(p, 5_000));
    const limits = { steps: 1_000, records: 1_000, versions: 1_000_000, pages: 1_000, output: 1_000 };
    await assert.rejects(openTrace(bytes, limits), /more steps than a trace may/);
    await assert.rejects(openTrace(bytes, { ...limits, steps: 1e6, versions: 1_000 }), /more often than a trace may/);
  });
});
