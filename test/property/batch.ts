/** Many programs in one: compiled once, run once, each a function of a namespace of its own, all states compared. */
import { openTrace } from "../../src/trace/trace";
import { recordRequest } from "../corpus/recording";
import { Comparison } from "./compare";
import { interpret } from "./interpreter";
import { write, type Program } from "./program";

export interface BatchResult {
  programs: number;
  steps: number;
  compared: number;
  /** At most a few of each program, with its text in front. */
  differences: string[];
}

const headers = ["deque", "list", "map", "set", "string", "vector"];
const mostShown = 4;

export async function judgeBatch(programs: readonly Program[]): Promise<BatchResult> {
  const lines = headers.map((name) => `#include <${name}>`);
  const begins = programs.map((program, i) => {
    const from = lines.length;
    write(program, `p${i}`, lines);
    return from;
  });
  const ends = [...begins.slice(1), lines.length];
  lines.push("int main() {", ...programs.map((_, i) => `    p${i}::run();`), "}");
  const recording = await recordRequest({ version: 1, code: `${lines.join("\n")}\n`, main: "main.cpp", files: [], format: "seepp", std: "c++17" });
  try {
    if (recording.result.outcome !== "exited") throw new Error(`the programs were not recorded: ${recording.result.message ?? recording.result.outcome}\n${lines.join("\n")}`);
    const runs = programs.map((program) => ({ expected: interpret(program), comparison: new Comparison(), steps: 0 }));
    const trace = await openTrace(recording.bytes);
    for (let step = 1; step <= trace.stepCount; step++) {
      const { reason } = trace.step(step);
      if (reason !== "line" && reason !== "call") continue;
      const now = trace.snapshot(step);
      const run = runs[Number(/^p(\d+)::/.exec(now.function)?.[1] ?? -1)];
      if (!run || run.comparison.differences.length >= mostShown) continue;
      const next = run.expected.next();
      run.steps++;
      if (next.done) run.comparison.differences.push(`step ${step} (line ${now.line}): the program has ended by now`);
      else run.comparison.step(now, next.value);
    }
    const differences = runs.flatMap(({ comparison, expected }, i) => {
      if (comparison.differences.length === 0 && !expected.next().done) comparison.differences.push("the trace ends before the program does");
      if (comparison.differences.length === 0) return [];
      return [[...lines.slice(begins[i], ends[i]).map((line, k) => `${begins[i] + k + 1}: ${line}`), ...comparison.differences.slice(0, mostShown)].join("\n")];
    });
    return { programs: programs.length, steps: runs.reduce((sum, { steps }) => sum + steps, 0), compared: runs.reduce((sum, { comparison }) => sum + comparison.compared, 0), differences };
  } finally {
    await recording.remove();
  }
}
