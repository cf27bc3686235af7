/** The examples of docs/steps.md, the whole way: compiler, symbols, plan, recorder, trace, and the steps that it shows. */
import assert from "node:assert/strict";
import { openTrace } from "../../src/trace/trace";
import type { Granularity, StepInfo, Trace } from "../../src/trace/model";
import { recordRequest } from "../corpus/recording";
import { type Example, readExamples } from "./document";

const SECONDS = 240_000;

function written(step: StepInfo, granularity: Granularity): string {
  const place = !step.at || step.reason === "end" || step.reason === "exit" ? "" : granularity === "line" ? `${step.at.line}` : `${step.at.line}:${step.at.column}`;
  return [step.reason === "line" ? "" : step.reason, place].filter((part) => part !== "").join(" ");
}

function stepsOf(trace: Trace, granularity: Granularity): string[] {
  const navigator = trace.navigator(granularity);
  return Array.from({ length: navigator.count }, (_, i) => written(trace.step(navigator.at(i + 1)), granularity));
}

async function check(example: Example): Promise<void> {
  const recording = await recordRequest({ code: example.code, main: example.main, ...(example.main.endsWith(".cpp") ? { std: "c++20" } : {}), format: "seepp" });
  try {
    assert.equal(recording.result.ok, true, recording.result.message ?? JSON.stringify(recording.result.diagnostics));
    const trace = await openTrace(recording.bytes);
    assert.deepEqual(stepsOf(trace, "statement"), example.statement);
    assert.deepEqual(stepsOf(trace, "line"), example.line);
  } finally {
    await recording.remove();
  }
}

describe("docs/steps.md", function () {
  this.timeout(SECONDS);
  const examples = readExamples();

  it("has at least twenty examples", () => assert.ok(examples.length >= 20, `${examples.length}`));
  for (const example of examples) it(example.title, () => check(example));
});
