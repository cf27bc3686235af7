/** What the timeline shows beside the steps: marks of events, and the call depth's skyline. */
import type { Mark } from "./model";
import { Reason } from "./raw/events";
import type { Run } from "./run";

/** One mark for each step and kind, by step. */
export function findMarks(run: Run): Mark[] {
  const { steps, errors, limits, inputs } = run.tables;
  const kinds: [Mark["kind"], Iterable<number>][] = [
    ["output", [...run.stdout.steps, ...run.stderr.steps]],
    ["input", inputs.filter(({ requested, got }) => got === 0n && requested > 0n).map(({ step }) => step)],
    ["error", errors.map(({ step }) => step)],
    ["limit", limits.map(({ step }) => step)],
    ["alloc", run.blocks.map(({ allocated }) => allocated.step)],
    ["free", run.blocks.flatMap(({ freed }) => (freed ? [freed.step] : []))],
    ["leak", run.blocks.flatMap(({ leaked }) => (leaked ? [leaked.step] : []))],
    ["throw", throwsOf(steps.reason, steps.count)],
  ];
  const marks: Mark[] = [];
  for (const [kind, at] of kinds) for (const step of new Set(at)) if (step <= steps.count) marks.push({ step, kind });
  return marks.sort((a, b) => a.step - b.step);
}

function throwsOf(reason: Uint8Array, count: number): number[] {
  const found: number[] = [];
  for (let step = 1; step <= count; step++) if (reason[step] === Reason.Throw) found.push(step);
  return found;
}

/** The thread that ran last in each of `buckets` equal parts of the run. */
export function threadLane(run: Run, buckets: number): Uint16Array {
  const { thread, count } = run.tables.steps;
  const parts = Math.max(1, Math.trunc(buckets));
  return Uint16Array.from({ length: parts }, (_, part) => thread[Math.max(Math.floor((part * count) / parts) + 1, Math.floor(((part + 1) * count) / parts))]!);
}

/** Lowest and highest call depth in each of `buckets` equal parts of the run. */
export function skyline(run: Run, buckets: number): { min: Uint16Array; max: Uint16Array } {
  const { steps, frames } = run.tables;
  const parts = Math.max(1, Math.trunc(buckets));
  const min = new Uint16Array(parts);
  const max = new Uint16Array(parts);
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * steps.count) / parts) + 1;
    const to = Math.max(from, Math.floor(((part + 1) * steps.count) / parts));
    let low = 0xffff;
    let high = 0;
    for (let step = from; step <= to && step <= steps.count; step++) {
      const frame = steps.frame[step]!;
      const depth = frame < 0 ? 0 : Math.min(0xffff, frames.depth[frame]!);
      low = Math.min(low, depth);
      high = Math.max(high, depth);
    }
    min[part] = Math.min(low, high);
    max[part] = high;
  }
  return { min, max };
}
