/** Every faulty program: the trace has stock memcheck's errors, each as often and at the same line, and its leaks. */
import assert from "node:assert/strict";
import { openTrace } from "../../src/trace/trace";
import { judgeFaulty } from "../gdb/witnesses";
import { faultyPrograms, readProgram } from "./programs";
import { recordRequest } from "./recording";

describe("the trace against stock memcheck", function () {
  this.timeout(240_000);

  for (const program of faultyPrograms()) {
    it(`${program.name}: ${program.covers}`, async () => {
      const { memcheck, output } = await judgeFaulty(program);
      assert.ok(memcheck);
      assert.deepEqual(memcheck.differences, []);
      assert.deepEqual(output.differences, []);
      assert.ok(memcheck.compared > 0, "the program has no fault");
    });
  }

  it("shows five faults in one program, each at its step and line, and goes on after each", async () => {
    const program = readProgram("faulty/all_five.cpp");
    const recording = await recordRequest(program.request);
    try {
      const trace = await openTrace(recording.bytes);
      const found: [kind: string, line: number | undefined, output: string][] = [];
      for (let step = 1; step <= trace.stepCount; step++) {
        const { errors, output, executed } = trace.snapshot(step);
        for (const { kind, line } of errors) {
          assert.equal(executed?.line, line, `step ${step}: the error's line is that of the statement just executed`);
          found.push([kind, line, output.stdout.trim().split("\n").at(-1) ?? ""]);
        }
      }
      const fault = (n: number): number => program.request.code.split("\n").findIndex((each) => each.endsWith(`// fault ${n}`)) + 1;
      assert.deepEqual(found, [
        ["invalid-write", fault(1), ""],
        ["invalid-read", fault(2), "after the invalid write"],
        ["invalid-free", fault(3), "after the use after free"],
        ["uninitialised-condition", fault(4), "after the double free"],
        ["leak", fault(5), "after the uninitialised branch"],
      ]);
      assert.match(trace.snapshot(trace.stepCount).output.stdout, /after the leak\n$/);
    } finally {
      await recording.remove();
    }
  });
});
