/** What the library calls back is stepped, and its own frames are folded between. */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sentence, sentenceText } from "../../src/trace/sentence";
import { openTrace, type OpenTrace } from "../../src/trace/trace";
import { recordRequest, type Recording } from "../corpus/recording";

describe("callbacks", function () {
  this.timeout(300_000);
  let recording: Recording;
  let trace: OpenTrace;
  before(async () => {
    recording = await recordRequest({ version: 1, std: "c++17", code: readFileSync(join(__dirname, "sources", "callbacks.cpp"), "utf8"), format: "seepp" });
    trace = await openTrace(recording.bytes);
  });
  after(() => recording?.remove());

  it("are stepped, each with what called it", () => {
    const how = new Map<string, Set<string>>();
    for (let step = 1; step <= trace.stepCount; step++) {
      const { frames } = trace.snapshot(step);
      frames.forEach((frame, i) => {
        const name = /^(.*?)\((?!\)\()/.exec(frame.function.replace("::operator()", " call"))![1];
        const set = how.get(name) ?? new Set();
        how.set(name, set.add(`${frame.calledBack === true ? "library" : "user"}, below ${frames[i + 1]?.function ?? "nothing"}`));
      });
    }
    const library = new Set(["library, below main()"]);
    for (const name of ["ascending", "Longest call", "Hash call"]) assert.deepEqual(how.get(name), library, name);
    assert.deepEqual(how.get("main"), new Set(["user, below nothing", ...library]));
    assert.deepEqual([...(how.get("direct") ?? [])].map((text) => text.startsWith("user, below main()::<lambda")), [true]);
  });

  it("are told as calls of the library", () => {
    const step = Array.from({ length: trace.stepCount }, (_, i) => i + 1).find((each) => trace.step(each).reason === "call" && trace.step(each).function.startsWith("ascending"))!;
    assert.match(sentenceText(sentence(trace.snapshot(step - 1), trace.snapshot(step))), /^The library calls `ascending\(/);
  });
});
