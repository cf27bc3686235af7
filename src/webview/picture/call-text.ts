/** A call in words: "fib(5)", and its result. From the steps at which it began and ended. */
import type { Trace } from "../../trace/model";
import type { Value } from "../../trace/snapshot";
import { shortAddress, shortFunction, spoken } from "./text";

const longest = 24;

export function callText(trace: Pick<Trace, "calls" | "snapshot" | "stepCount">, call: number): { text: string; result?: string } {
  const calls = trace.calls();
  const only = { maxElements: 4, depth: 2, frameValues: (i: number) => i === 0, blockValues: () => false };
  const name = shortFunction(calls.name(call));
  const began = trace.snapshot(calls.from[call], only);
  // Parameters are what is visible when a function begins.
  const args = began.frames.length === calls.depth[call] ? began.frames[0].variables.filter((v) => v.name !== "this").map(brief) : [];
  const text = `${name}(${args.join(", ")})`;
  const last = calls.to[call] - 1;
  if (last < 1 || last > trace.stepCount || calls.to[call] > trace.stepCount) return { text };
  const { reason, returned } = trace.snapshot(last, only);
  return reason === "return" && returned ? { text, result: brief(returned) } : { text };
}

function brief(value: Value): string {
  const words = value.target && /^0x/.test(spoken(value)) ? `\u2192${shortAddress(value.target)}` : spoken(value);
  return words.length > longest ? `${words.slice(0, longest - 1)}\u2026` : words;
}
