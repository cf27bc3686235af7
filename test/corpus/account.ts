/** What a program's trace must be equal in wherever it is made: steps, values of user variables, errors, output. Addresses need not be. */
import type { Executor } from "../../src/executors/executor";
import type { TraceRequest } from "../../src/runner/request";
import { openTrace } from "../../src/trace/trace";

/** One line of text a step. */
export async function account(executor: Executor, request: TraceRequest): Promise<string[]> {
  const { outcome, exitCode, signal, trace } = await executor.run(request);
  const lines = [JSON.stringify([outcome, exitCode, signal])];
  if (trace === undefined) return lines;
  const opened = await openTrace(trace);
  for (let step = 1; step <= opened.stepCount; step++) {
    const { reason, line, column, output, errors, frames } = opened.snapshot(step);
    const shown = frames.map((frame) => [frame.function, frame.line, frame.variables.filter(({ kind }) => kind === "scalar" || kind === "string").map(({ name, value, state }) => [name, value, state])]);
    lines.push(JSON.stringify([step, reason, line, column, output, errors.map((error) => [error.kind, error.line]), shown]));
  }
  return lines;
}
