/** What a runner sends back, from a sender that is not trusted. */
import * as assert from "node:assert/strict";
import { RunnerAnswer } from "../../src/executors/runner-answer";
import { encodeProgress, encodeResult, encodeTrace } from "../../src/runner/wire";

const result = {
  version: 1 as const, ok: true, outcome: "exited" as const, exitCode: 0, diagnostics: [],
  stats: { steps: 1, seconds: { compile: 0, record: 0, package: 0, total: 0 }, traceBytes: 3 },
};

describe("the answer of a runner", () => {
  it("is put together from its frames", () => {
    const phases: string[] = [];
    const answer = new RunnerAnswer({ code: "" }, ({ phase }) => phases.push(phase));
    for (const frame of [encodeProgress({ phase: "compiling" }), ...encodeTrace(Buffer.from("abc")), encodeResult(result)]) assert.ok(answer.receive(frame));
    assert.deepEqual(answer.finish(0), { ...result, trace: Buffer.from("abc") });
    assert.deepEqual(phases, ["compiling"]);
  });

  it("is refused when the trace is far larger than the request allows", () => {
    const answer = new RunnerAnswer({ code: "", limits: { traceBytes: 1 } });
    const chunk = [...encodeTrace(new Uint8Array(16 * 1024 * 1024))];
    let sent = 0;
    while (sent < 100 && chunk.every((frame) => answer.receive(frame))) sent++;
    assert.equal(sent, 8);
    assert.throws(() => answer.finish(0), { code: "runner-failed" });
  });

  it("is refused when it is no frame, ends early, or has no result", () => {
    const garbled = new RunnerAnswer({ code: "" });
    assert.equal(garbled.receive(Buffer.from("HTTP/1.1 502 Bad Gateway")), false);
    assert.throws(() => garbled.finish(0), { code: "runner-failed" });
    const silent = new RunnerAnswer({ code: "" });
    silent.receiveStderr("something broke\n");
    assert.throws(() => silent.finish(1), { code: "runner-failed", message: /something broke/ });
  });
});
