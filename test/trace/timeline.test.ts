import assert from "node:assert/strict";
import fc from "fast-check";
import { Reason } from "../../src/trace/raw/events";
import type { OpenTrace } from "../../src/trace/trace";
import { record } from "./support/pack";
import { mainCfa, program } from "./support/program";
import { Random, randomRun } from "./support/random-run";

/** The steps shown by line, by the rule's words. */
function naiveHeads(trace: OpenTrace): number[] {
  const { steps } = trace.run.tables;
  const heads: number[] = [];
  for (let step = 1; step <= trace.stepCount; step++) {
    const here = trace.step(step);
    let last = step - 1;
    while (last > 0 && steps.frame[last] !== steps.frame[step]) last--;
    const before = last > 0 && steps.frame[step]! >= 0 ? trace.step(last) : undefined;
    const merged = here.reason === "line" && before?.at !== undefined && before.at.line === here.at?.line
      && steps.site[step]! > steps.site[last]!; // in the made-up program sites ascend, one a statement
    if (!merged) heads.push(step);
  }
  return heads;
}

/** Two statements on each line. */
function twoOnALine(): ReturnType<typeof program> {
  const made = program();
  const statements = made.sites.statements.map((statement, i) => ({ ...statement, line: statement.line - (i % 2), column: 1 + (i % 2) * 10 }));
  return { ...made, sites: { ...made.sites, statements } };
}

describe("timeline", () => {
  it("moves as the rules say, by line and by statement", async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), async (seed) => {
      const trace = await record((p) => randomRun(p, seed, 200), twoOnALine());
      const { steps } = trace.run.tables;
      const all = Array.from({ length: trace.stepCount }, (_, i) => i + 1);
      const last = trace.stepCount;
      for (const [granularity, heads] of [["statement", all], ["line", naiveHeads(trace)]] as const) {
        const navigator = trace.navigator(granularity);
        assert.equal(navigator.count, heads.length);
        assert.deepEqual(heads.map((_, i) => navigator.at(i + 1)), heads);
        const depth = (step: number): number => trace.step(step).depth;
        heads.forEach((step, i) => {
          assert.equal(navigator.index(step), i + 1);
          assert.equal(navigator.nearest(step), step);
          assert.equal(navigator.forward(step), heads[i + 1]);
          assert.equal(navigator.back(step), heads[i - 1]);
          assert.equal(navigator.over(step), heads.find((to) => to > step && depth(to) <= depth(step)) ?? (step < heads.at(-1)! ? heads.at(-1) : undefined));
          assert.equal(navigator.backOver(step), heads.findLast((to) => to < step && depth(to) <= depth(step)) ?? (step > 1 ? 1 : undefined));
          const frame = steps.frame[step]!;
          if (frame >= 0) {
            const left = trace.run.tables.frames.to[frame]!;
            assert.equal(navigator.out(step), heads.find((to) => to > step && to >= left) ?? (step < heads.at(-1)! ? heads.at(-1) : undefined));
          }
        });
        const line = trace.step(1 + new Random(seed).below(last)).at?.line;
        if (line !== undefined) {
          const visits = heads.filter((step) => trace.step(step).at?.line === line);
          assert.deepEqual(Array.from(navigator.visits("main.cpp", line)), visits);
          assert.equal(navigator.nextVisit(last >> 1, "main.cpp", line), visits.find((step) => step > last >> 1));
          assert.equal(navigator.previousVisit(last >> 1, "main.cpp", line), visits.findLast((step) => step < last >> 1));
        }
        assert.equal(navigator.visits("main.cpp", 999).length, 0);
      }
    }), { numRuns: 30 });
  });

  it("keeps a loop's turns and merges what goes on with a line", async () => {
    // Line 2 holds sites 0 and 1 of main, line 4 sites 2 and 3.
    const trace = await record((p) => {
      p.begin(); // 1: site 0, call
      p.line(1); // 2: merged into 1
      p.line(2); // 3
      p.line(3); // 4: merged into 3
      p.line(2); // 5: a jump back
      p.line(3); // 6: merged into 5
      p.line(3); // 7: a turn of one statement
      p.call(1, mainCfa - 64, 3, 8); // 8
      p.leave(9); // 9
      p.line(3, Reason.Throw); // 10
      p.end();
    }, twoOnALine());
    const navigator = trace.navigator("line");
    assert.deepEqual(Array.from({ length: 7 }, (_, i) => navigator.at(i + 1)), [1, 3, 5, 7, 8, 9, 10]);
    assert.deepEqual([2, 4, 6].map((step) => navigator.nearest(step)), [1, 3, 5]);
    assert.equal(navigator.forward(2), 3);
    assert.equal(navigator.back(2), 1);
    assert.equal(navigator.over(7), 10);
    assert.equal(navigator.backOut(8), 7);
    assert.equal(navigator.out(8), 10);
  });

  it("draws the skyline of call depths", async () => {
    const trace = await record((p) => {
      p.begin();
      for (let depth = 1; depth <= 9; depth++) p.call(1, mainCfa - 64 * depth, 0, 8);
      for (let depth = 1; depth <= 9; depth++) p.leave(9);
      p.end();
    });
    const { min, max } = trace.skyline(1);
    assert.deepEqual([min[0], max[0]], [0, 10]);
    const peak = trace.skyline(7);
    assert.equal(Math.max(...peak.max), 10);
    assert.equal(peak.max.length, 7);
  });
});
