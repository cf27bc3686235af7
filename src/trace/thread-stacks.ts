/** Which frames are on which thread's stack at a step, and where each of them stands. */
import { FrameChain } from "./frame-chain";
import { lowerBound, upperBound } from "./growable";
import { MaxTree } from "./max-tree";
import { reasonNames, redZone } from "./raw/events";
import type { ThreadRecord, TraceTables } from "./tables";

export class ThreadStacks {
  /** By thread: its frames at the step that was asked for last. */
  private readonly chains = new Map<number, { step: number; chain: FrameChain }>();
  private written_ = 0;
  /** Steps of each thread, ascending; made when a second thread is asked for. */
  private stepsOf: Map<number, Uint32Array> | undefined;
  private readonly outermost = new Map<number, number>();
  private entries: Map<number, number> | undefined;
  private readonly withLocals: boolean;
  private readonly highest = new Map<number, MaxTree>();

  constructor(private readonly tables: TraceTables) {
    const { frames } = tables;
    this.withLocals = tables.threads.some(({ locals }) => locals !== undefined);
    for (let i = 0; i < frames.count; i++) {
      const thread = frames.thread[i]!;
      if (frames.depth[i] === 1 && !this.outermost.has(thread)) this.outermost.set(thread, frames.cfa[i]!);
    }
  }

  /** The user function that a thread (an index into TraceTables.threads) began with; undefined when it ran none. */
  entryOf(thread: number): number | undefined {
    return (this.entries ??= this.findEntries()).get(thread);
  }

  private findEntries(): Map<number, number> {
    const { frames, threads } = this.tables;
    const entries = new Map<number, number>();
    for (let i = 0; i < frames.count; i++) {
      if (frames.depth[i] !== 1) continue;
      const index = threads.findIndex(({ id, from, to }) => id === frames.thread[i] && from <= frames.from[i]! && frames.from[i]! < to);
      if (index >= 0 && !entries.has(index)) entries.set(index, frames.function[i]!);
    }
    return entries;
  }

  /** Threads that have begun and not ended. */
  threadsAt(step: number): ThreadRecord[] {
    return this.tables.threads.filter(({ from, to }) => from <= step && step < to);
  }

  /** The thread whose stack holds the address at the step. */
  threadAround(address: number, step: number): ThreadRecord | undefined {
    return this.tables.threads.find(({ low, high, from, to }) => address >= low && address < high && from <= step && step < to);
  }

  /** The thread whose thread-local variables lie around the address at the step. */
  localsAround(address: number, step: number): ThreadRecord | undefined {
    if (!this.withLocals) return undefined;
    return this.tables.threads.find(({ locals, from, to }) => locals !== undefined && address >= locals.low && address < locals.high && from <= step && step < to);
  }

  /** Where the thread has its thread-local variables at the step. */
  localsOf(thread: number, step: number): number | undefined {
    if (!this.withLocals) return undefined;
    return this.tables.threads.find(({ id, from, to }) => id === thread && from <= step && step < to)?.locals?.low;
  }

  /** The thread's last step up to `step`, 0 when it had none. */
  lastStepOf(thread: number, step: number): number {
    const { steps } = this.tables;
    if (steps.thread[step] === thread) return step;
    if (this.stepsOf === undefined) this.stepsOf = this.indexSteps();
    const own = this.stepsOf.get(thread);
    return own === undefined ? 0 : own[upperBound(own, step) - 1] ?? 0;
  }

  /** The thread's first step after `step`, 0 when it has none. */
  nextStepOf(thread: number, step: number): number {
    if (this.stepsOf === undefined) this.stepsOf = this.indexSteps();
    const own = this.stepsOf.get(thread);
    return own?.[upperBound(own, step)] ?? 0;
  }

  private indexSteps(): Map<number, Uint32Array> {
    const { steps } = this.tables;
    const counts = new Map<number, number>();
    for (let s = 1; s <= steps.count; s++) counts.set(steps.thread[s]!, (counts.get(steps.thread[s]!) ?? 0) + 1);
    const lists = new Map([...counts].map(([thread, count]) => [thread, { list: new Uint32Array(count), length: 0 }]));
    for (let s = 1; s <= steps.count; s++) {
      const own = lists.get(steps.thread[s]!)!;
      own.list[own.length++] = s;
    }
    return new Map([...lists].map(([thread, { list }]) => [thread, list]));
  }

  /** Frames of the thread at the step. Valid until the thread's frames at another step are asked for. */
  framesOf(thread: number, step: number): FrameChain {
    let known = this.chains.get(thread);
    if (known === undefined) this.chains.set(thread, (known = { step: 0, chain: new FrameChain() }));
    if (known.step !== step) {
      known.step = step;
      this.enter(known.chain, thread, step);
    }
    return known.chain;
  }

  /** How many frames were looked at for that, over all: the work that it is. */
  get written(): number { return this.written_; }

  private enter(chain: FrameChain, thread: number, step: number): void {
    const { steps, frames } = this.tables;
    const last = this.lastStepOf(thread, step);
    let frame = last === 0 ? -1 : steps.frame[last]!;
    while (frame >= 0 && frames.to[frame]! <= step) frame = frames.parent[frame]!; // left since the thread's last step
    this.written_ += chain.enter(frame, frame < 0 ? 0 : frames.depth[frame]!, frames.parent);
  }

  /** Site at which the `index`-th of the thread's frames (0 = innermost) stands; -1 = none. */
  siteOf(thread: number, step: number, index: number): number {
    const chain = this.framesOf(thread, step);
    if (index > 0) return this.tables.frames.callerSite[chain.at(index - 1)]!;
    const last = this.lastStepOf(thread, step);
    if (last === 0) return -1;
    const frame = this.tables.steps.frame[last]!;
    const innermost = chain.length > 0 ? chain.at(0) : -1;
    if (frame === innermost) return this.tables.steps.site[last]!;
    // Frames were left since: the innermost now stands where it called from.
    let above = frame;
    while (above >= 0 && this.tables.frames.parent[above] !== innermost) above = this.tables.frames.parent[above]!;
    return above < 0 ? -1 : this.tables.frames.callerSite[above]!;
  }

  /** Lowest address of the thread's stack that may be in use at the step: with the red zone. */
  lowest(thread: ThreadRecord, step: number): number {
    return Math.max(thread.low, this.pointer(thread, step) - redZone);
  }

  /** The thread's stack pointer; the stack's lowest address when it is not known yet. */
  pointer(thread: ThreadRecord, step: number): number {
    const pointers = this.tables.stackPointers.get(thread.id);
    const at = pointers === undefined ? -1 : upperBound(pointers.step, step) - 1;
    return at < 0 || pointers!.step[at]! < thread.from ? thread.low : pointers!.sp[at]!;
  }

  /** Floor of an address of the thread's stack at a step, and the range of addresses around it that have the same. */
  floorOf(address: number, thread: ThreadRecord, step: number): { low: number; high: number; floor: number } {
    const deaths = this.tables.deaths.get(thread.id);
    if (deaths === undefined) return { low: 0, high: Infinity, floor: thread.floor };
    let tree = this.highest.get(thread.id);
    if (tree === undefined) this.highest.set(thread.id, (tree = new MaxTree(deaths.below)));
    const end = upperBound(deaths.step, step);
    const last = tree.lastAbove(address, 0, end);
    return {
      low: tree.max(last + 1, end),
      high: last < 0 ? Infinity : deaths.below[last]!,
      floor: Math.max(thread.floor, last < 0 ? 0 : deaths.floor[last]!),
    };
  }

  /** The first version after the last return, as of the step, of a function that had the address: floors spare the red zone. */
  lastReturn(address: number, thread: ThreadRecord, step: number): number {
    return this.floorOf(address - redZone, thread, step).floor;
  }

  /** CFA of the thread's first frame: above it lies what the system put there (argv). */
  top(thread: number): number | undefined { return this.outermost.get(thread); }

  /** Index into `framesOf` of the innermost frame whose CFA lies above the address; -1 when none does. */
  frameAround(address: number, thread: number, step: number): number {
    const chain = this.framesOf(thread, step);
    const { cfa } = this.tables.frames;
    let low = 0;
    let high = chain.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cfa[chain.at(middle)]! > address) high = middle;
      else low = middle + 1;
    }
    return low === chain.length ? -1 : low;
  }

  /** What a thread does at a step, in a word. */
  stateOf(thread: ThreadRecord, step: number): string {
    const { steps } = this.tables;
    if (step >= thread.to) return "ended";
    if (steps.thread[step] !== thread.id) {
      if (this.lastStepOf(thread.id, step) < thread.from) return "starting";
      return this.framesOf(thread.id, step).length === 0 ? "finishing" : "waiting";
    }
    const reason = reasonNames[steps.reason[step]!];
    return reason === "end" || reason === "exit" || reason === "signal" ? "ended" : "running";
  }

  /** The first step at or after `step` at which the version exists. */
  stepOfVersion(version: number): number {
    // versions[s] = versions that exist at s, so the first s with versions[s] > version.
    return Math.max(1, lowerBound(this.tables.steps.versions, version + 1, 1, this.tables.steps.count + 1));
  }
}
