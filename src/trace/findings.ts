/**
 * What a trace says against the program, one finding a place: every error of Memcheck at its line with the step at which
 * it first happened, and every leak at the line that allocated it. No `vscode` here.
 */
import { withoutValues, type HeapBlock } from "./snapshot";
import type { Trace } from "./model";
import { traceWords, Voice, type TraceWords } from "./trace-words";

export interface Finding {
  kind: string;
  severity: "error" | "warning";
  file: string;
  /** From 1. */
  line: number;
  message: string;
  /** The step that shows it. */
  step: number;
  /** How often it happened at this line. */
  times: number;
  related: { file: string; line: number; message: string }[];
}

/** A program can err millions of times; the first of them tell enough. */
const MOST_MARKS = 2_000;
const MOST_FINDINGS = 200;

/** `words`: the findings' messages in another language; those of the errors are in the trace's own. */
export function findingsOf(trace: Trace, words: TraceWords = traceWords): Finding[] {
  const voice = new Voice();
  voice.words = words;
  return [...errorsOf(trace, voice), ...leaksOf(trace, voice)];
}

function errorsOf(trace: Trace, voice: Voice): Finding[] {
  const found = new Map<string, Finding>();
  const steps = new Set<number>();
  for (const mark of trace.marks()) {
    if ((mark.kind !== "error" && mark.kind !== "warning") || steps.has(mark.step)) continue;
    steps.add(mark.step);
    if (steps.size > MOST_MARKS || found.size >= MOST_FINDINGS) break;
    const snapshot = trace.snapshot(mark.step, withoutValues);
    const severe = new Set(snapshot.errors);
    for (const error of [...snapshot.errors, ...(snapshot.warnings ?? [])]) {
      const place = error.file !== undefined && error.line !== undefined ? { file: error.file, line: error.line } : (snapshot.executed ?? snapshot);
      const key = `${error.kind}\n${error.message.replace(/0x[0-9a-f]+/gi, "")}\n${place.file}\n${place.line}`;
      const known = found.get(key);
      if (known !== undefined) known.times++;
      else found.set(key, {
        kind: error.kind, severity: severe.has(error) ? "error" : "warning", file: place.file, line: place.line, message: error.message, step: mark.step, times: 1,
        related: error.address === undefined ? [] : historyOf(trace, voice, snapshot.heap, error.address),
      });
    }
  }
  return [...found.values()];
}

/** Where the block that an address lies in was allocated and freed. */
function historyOf(trace: Trace, voice: Voice, heap: readonly HeapBlock[], address: string): Finding["related"] {
  const at = BigInt(address);
  const block = heap.find((b) => at >= BigInt(b.address) && at <= BigInt(b.address) + BigInt(b.size));
  if (block === undefined) return [];
  const what = block.type ?? voice.say("memBytes", { count: block.size });
  const related = [place(trace, block.allocated, voice.say("findAllocated", { what, step: block.allocated.step }))];
  if (block.freed !== undefined) related.push(place(trace, block.freed, voice.say("findFreed", { what, step: block.freed.step })));
  return related.filter((entry) => entry !== undefined);
}

function place(trace: Trace, { step, line }: { step: number; line: number }, message: string): Finding["related"][number] | undefined {
  if (step < 1 || step > trace.stepCount) return undefined;
  const file = trace.step(step).executed?.file;
  return file === undefined || line < 1 ? undefined : { file, line, message };
}

function leaksOf(trace: Trace, voice: Voice): Finding[] {
  const found = new Map<string, Finding & { bytes: number }>();
  for (const block of trace.blocks()) {
    if (block.state !== "leaked" || block.leaked === undefined) continue;
    const allocated = place(trace, block.allocated, "");
    if (allocated === undefined) continue;
    const key = `${allocated.file}\n${allocated.line}`;
    const known = found.get(key);
    if (known !== undefined) {
      known.times++;
      known.bytes += block.size;
    } else if (found.size < MOST_FINDINGS) {
      const why = trace.snapshot(block.leaked.step, withoutValues).errors.find(({ kind, address }) => kind === "leak" && address === block.address);
      const lost = place(trace, block.leaked, voice.say("findStep", { message: why?.message ?? voice.say("findLost"), step: block.leaked.step }));
      found.set(key, {
        kind: "leak", severity: "warning", ...allocated, message: "", step: block.leaked.step, times: 1, bytes: block.size,
        related: lost === undefined ? [] : [lost],
      });
    }
  }
  return [...found.values()].map(({ bytes, ...finding }) => ({
    ...finding,
    message: voice.say(finding.times === 1 ? "findLeak" : "findLeaks", { bytes, count: finding.times, step: finding.step }),
  }));
}
