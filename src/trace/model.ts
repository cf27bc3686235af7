/**
 * What the picture, the editor, the CLI and the tests may ask of an opened trace. `openTrace` (trace.ts) gives one; a
 * webview, a host and a test hold the same class. Every question costs the same at every step: nothing is replayed.
 */
import type { Calls } from "./calls";
import type { BlockLink } from "./links";
import type { MemoryRead } from "./memory-view";
import type { HeapBlock, Snapshot, SnapshotOptions, SourcePosition, StepReason, Value, ValueRange } from "./snapshot";
import type { TraceWords } from "./trace-words";

export type Granularity = "line" | "statement";

export interface TraceInfo {
  main: string;
  std?: string;
  compiler: string;
  recorder: string;
  architecture: string;
  outcome: string;
  exitCode?: number;
  signal?: string;
  limit?: string;
  /** Set when the file ends early (cut in transport or by a crash): what is there is shown, up to the cut. */
  cut?: string;
  /** What the program was given on its standard input. */
  stdin?: string;
  /** It read from there. */
  readsInput?: boolean;
  stats?: { seconds?: { compile: number; record: number; package: number; total: number } };
}

export interface StepInfo {
  step: number;
  reason: StepReason;
  thread: number;
  /** Where the program stands: the statement that runs next. Absent outside user code (end). */
  at?: SourcePosition;
  /** The statement that led here. */
  executed?: SourcePosition;
  function: string;
  /** Frames of the current thread. */
  depth: number;
}

/** `input`: the program wanted more than there was on its standard input. */
export interface Mark { step: number; kind: "output" | "input" | "error" | "warning" | "alloc" | "free" | "leak" | "throw" | "limit"; }

/** A thread over the whole run. Valgrind gives the number of one that has ended to the next: `from` and `to` tell them apart. */
export interface ThreadInfo {
  id: number;
  /** The user function that it began with; "main". Absent when it ran none. */
  name?: string;
  from: number;
  /** First step at which it has ended; one past the last step when it has not. */
  to: number;
}

/** Moves between steps; each returns the step to go to, or undefined at the end of the road. */
export interface Navigator {
  forward(step: number): number | undefined;
  back(step: number): number | undefined;
  over(step: number): number | undefined;
  backOver(step: number): number | undefined;
  out(step: number): number | undefined;
  backOut(step: number): number | undefined;
  /** All steps of this granularity that stand on the line, ascending. */
  visits(file: string, line: number): ArrayLike<number>;
  nextVisit(step: number, file: string, line: number): number | undefined;
  previousVisit(step: number, file: string, line: number): number | undefined;
  /** The step of this granularity that shows `step` (itself, or the one that it was merged into). */
  nearest(step: number): number;
  /** Position among the steps of this granularity, 1-based, and their count: "47 of 112". */
  index(step: number): number;
  at(index: number): number;
  readonly count: number;
}

export interface Trace {
  readonly info: TraceInfo;
  readonly sources: readonly { path: string; text: string }[];
  readonly stepCount: number;
  /** Says errors and endings in another language from now on. */
  speak(words: TraceWords): void;
  step(step: number): StepInfo;
  snapshot(step: number, options?: SnapshotOptions): Snapshot;
  /** One expression path of a snapshot, e.g. `v`, `head->next`, `m[3]`, with elements from..from+count: large values, fetched as they come into view. */
  value(step: number, path: string, range: ValueRange): Value | undefined;
  navigator(granularity: Granularity): Navigator;
  /** Call depth over the run in `buckets` equal parts: min and max depth in each. */
  skyline(buckets: number): { min: Uint16Array; max: Uint16Array };
  /** Threads that ran code of the user's, in order of their beginning. */
  threads(): readonly ThreadInfo[];
  /** The number of the thread that ran last in each of `buckets` equal parts of the run. */
  threadLane(buckets: number): Uint16Array;
  /** The nearest step after or before `step` that is this thread's, any granularity. */
  threadStep(thread: number, step: number, direction: "next" | "previous"): number | undefined;
  marks(): readonly Mark[];
  /** Steps (full granularity) at which any byte of [address, address+size) was written before / after `step`. */
  lastWrite(address: string, size: number, step: number): number | undefined;
  nextWrite(address: string, size: number, step: number): number | undefined;
  /** Every block of the whole run, in order of allocation: what foresight layout is made from. `value` is absent here. */
  blocks(): readonly (HeapBlock & { id: number })[];
  /** Every pointer into a heap block over the whole run, each with its life, by start: what structures are found in. */
  links(): readonly BlockLink[];
  /** Ids of the blocks that were written to between two steps (after the first, seen by the second); a few hundred at most. */
  written(after: number, upTo: number): number[];
  /** Memory as it is at a step; V bits: 1 = undefined. */
  bytes(address: string, size: number, step: number): MemoryRead | undefined;
  /** The tree of all calls. */
  calls(): Calls;
  /** The step that wrote the given byte of the output. */
  outputStep(stream: "stdout" | "stderr", offset: number): number | undefined;
}
