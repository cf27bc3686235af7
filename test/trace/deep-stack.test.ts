/** Stacks of many frames: what stays from step to step is the same object, and what it says never depends on the steps before. */
import assert from "node:assert/strict";
import { changes } from "../../src/trace/changes";
import type { Snapshot } from "../../src/trace/snapshot";
import { openTrace, type OpenTrace } from "../../src/trace/trace";
import { pack } from "./support/pack";
import { globalsAt, mainCfa, program } from "./support/program";
import { Random, randomRun } from "./support/random-run";

const few = (index: number, count: number): boolean => index < 2 || index === count - 1;
const at = (trace: OpenTrace, step: number): Snapshot => trace.snapshot(step, { frameValues: few });

describe("deep stacks", () => {
  it("share their callers from step to step", async () => {
    const depth = 300;
    const trace = await openTrace(pack((p) => {
      p.begin();
      for (let i = 1; i <= depth; i++) p.call(1, mainCfa - 64 * i, 0, 2);
      p.line(3);
      p.end();
    }).bytes);
    const [before, now] = [at(trace, depth), at(trace, depth + 1)].map(({ frames }) => frames);
    const [was, is] = [before, now].map((frames) => frames.toReversed());
    const shared = was.filter((frame, i) => frame === is[i]).length;
    assert.ok(shared >= depth - 4, `${shared} of ${depth} frames`);
  });

  it("cost a look at what has changed, when every statement's indices are looked at", async () => {
    const depth = 3_000;
    // Line 13, where every call of f1 stands, indexes the array `a` with the global `g`: in the last one out of its bounds.
    const source = "\n".repeat(12) + "a[g] = 1\n";
    const trace = await openTrace(pack((p) => {
      p.begin();
      p.set(globalsAt, 7);
      for (let i = 1; i <= depth; i++) p.call(1, mainCfa - 64 * i, i === 1 ? 0 : 10, 10);
      p.set(globalsAt, 100);
      p.line(10);
      p.line(11);
      p.end();
    }, { ...program(), source }).bytes);
    const { run } = trace;
    const callersOf = run.callersOf.bind(run);
    let listed = 0;
    run.callersOf = (thread) => (listed++, callersOf(thread));
    assert.deepEqual(trace.marks().filter(({ kind }) => kind === "warning"), [{ step: depth + 3, kind: "warning" }]);
    assert.equal(listed, 0, "no step's frames are listed whole");
    assert.ok(run.stacks.written <= 2 * depth, `${run.stacks.written} frames were looked at`);
    assert.match(trace.snapshot(depth + 3).warnings?.[0]?.message ?? "", /The index 100 lies outside of `a`/);
  });

  it("are what they are whichever steps were asked for before", async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const { bytes } = pack((p) => randomRun(p, seed, 600));
      const warm = await openTrace(bytes);
      const random = new Random(seed);
      for (let i = 0; i < 40; i++) {
        const step = 1 + random.below(warm.stepCount);
        const cold = await openTrace(bytes);
        assert.deepEqual(at(warm, step), at(cold, step), `seed ${seed}, step ${step}`);
        if (step > 1) assert.deepEqual(changes(at(warm, step - 1), at(warm, step)), changes(at(cold, step - 1), at(await openTrace(bytes), step)));
      }
    }
  });
});
