/**
 * A whole trace as a text that can be read: each step by line, with the source line that runs next, and of the state what
 * became otherwise since the step before (`+` is now, `-` was). The first step is shown whole.
 */
import type { Trace } from "../../src/trace/model";
import { showText } from "../../src/trace/show-text";

export function goldenText(trace: Trace): string {
  const navigator = trace.navigator("line");
  const out = [`${trace.info.main}: ${navigator.count} steps by line, ${trace.stepCount} by statement, ${trace.info.outcome} ${trace.info.signal ?? trace.info.exitCode ?? ""}`.trimEnd(), ""];
  const source = new Map(trace.sources.map(({ path, text }) => [path, text.split("\n")]));
  let before: string[] = [];
  for (let index = 1; index <= navigator.count; index++) {
    const snapshot = trace.snapshot(navigator.at(index));
    const [head, ...state] = showText(snapshot, { stable: true }).trimEnd().split("\n");
    const line = source.get(snapshot.file)?.[snapshot.line - 1]?.trim();
    out.push(`${head}${line === undefined ? "" : `   | ${line}`}`, ...changedLines(before, state), "");
    before = state;
  }
  return `${out.join("\n").trimEnd()}\n`;
}

/** Lines that are in one text only, in order: the rest is their longest common part. */
function changedLines(before: readonly string[], now: readonly string[]): string[] {
  const common = commonLengths(before, now);
  const out: string[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < now.length) {
    if (i < before.length && j < now.length && before[i] === now[j]) {
      i++;
      j++;
    } else if (i < before.length && (j === now.length || common[i + 1][j] >= common[i][j + 1])) out.push(`- ${before[i++]}`);
    else out.push(`+ ${now[j++]}`);
  }
  return out;
}

/** [i][j]: length of the longest common subsequence of before[i..] and now[j..]. */
function commonLengths(before: readonly string[], now: readonly string[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      table[i][j] = before[i] === now[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}
