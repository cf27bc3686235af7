/** Threads of every kind, recorded: each has a stack of its own, and the run is told thread by thread. */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openTrace, type OpenTrace } from "../../src/trace/trace";
import { recordRequest, type Recording } from "../corpus/recording";

describe("threads", function () {
  this.timeout(300_000);
  let recording: Recording;
  let trace: OpenTrace;

  before(async () => {
    recording = await recordRequest({ version: 1, std: "c++20", code: readFileSync(join(__dirname, "sources", "thread_kinds.cpp"), "utf8"), format: "seepp" });
    trace = await openTrace(recording.bytes);
  });
  after(() => recording?.remove());

  it("give what the program gives", () => {
    assert.equal(trace.info.exitCode, 0);
    assert.equal(trace.snapshot(trace.stepCount).output.stdout, "36 7 106\n");
    assert.deepEqual(trace.snapshot(trace.stepCount).errors, []);
  });

  it("are named by the function that they began with: jthread, async, thread with a lambda", () => {
    // Which of them runs first is the scheduler's.
    assert.deepEqual(trace.threads().map(({ name }) => name).sort(), ["consume(std::stop_token)", "main", "main()::<lambda()>", "square(int)"]);
    for (const { id, from, to } of trace.threads()) assert.ok(from >= 1 && to <= trace.stepCount + 1 && from < to, `thread ${id}: ${from} to ${to}`);
  });

  it("stand on stacks of their own: every step's innermost frame is its thread's, with its values", () => {
    const seen = new Map<string, Set<number>>();
    for (let step = 1; step <= trace.stepCount; step++) {
      const { thread, threads, frames, function: name } = trace.snapshot(step);
      const own = threads.find(({ id }) => id === thread);
      assert.ok(own, `step ${step}`);
      assert.deepEqual(own.frames, frames);
      if (name !== "") seen.set(name, (seen.get(name) ?? new Set()).add(thread));
      for (const other of threads) if (other.id !== thread) assert.notEqual(other.state, "running", `step ${step}: one thread runs at a time`);
    }
    for (const name of ["main()", "consume(std::stop_token)", "square(int)"]) assert.equal(seen.get(name)?.size, 1, `${name} runs in ${[...(seen.get(name) ?? [])]}`);
    const result = Array.from({ length: trace.stepCount }, (_, i) => trace.snapshot(i + 1)).find(({ reason, function: name }) => reason === "return" && name === "square(int)");
    assert.equal(result?.returned?.value, "36");
    assert.equal(result?.threads.find(({ id }) => id === 1)?.frames[0].function, "main()", "main's stack is there while another runs");
  });

  it("wait at a mutex or condition while others run, finish or have ended, and take turns", () => {
    const states = new Set<string>();
    for (let step = 1; step <= trace.stepCount; step++) for (const { state } of trace.snapshot(step).threads) states.add(state);
    for (const state of ["running", "waiting"]) assert.ok(states.has(state), [...states].join());
    // How long a thread goes on between its last statement and its end is the scheduler's.
    assert.ok(states.has("finishing") || states.has("ended"), [...states].join());
    const lane = [...trace.threadLane(trace.stepCount)];
    assert.deepEqual(lane, Array.from({ length: trace.stepCount }, (_, i) => trace.step(i + 1).thread));
    assert.ok(lane.filter((thread, i) => i > 0 && thread !== lane[i - 1]).length >= 3, "each of the four had its turn");
  });
});
