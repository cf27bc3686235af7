/** Opens a trace from the bytes of its `.seepp` file, and answers the questions of model.ts about it. */
import { callsOf, type Calls } from "./calls";
import { FunctionLines } from "./function-lines";
import type { Contents } from "./format/reader";
import { readTrace } from "./format/reader";
import { damaged } from "./format/error";
import { findLinks, type BlockLink } from "./links";
import { findMarks, skyline, threadLane } from "./marks";
import type { MemoryRead } from "./memory-view";
import type { Granularity, Mark, Navigator, StepInfo, ThreadInfo, Trace, TraceInfo } from "./model";
import { maxAddress, reasonNames } from "./raw/events";
import { Run } from "./run";
import type { HeapBlock, Snapshot, SnapshotOptions, SourcePosition, Value, ValueRange } from "./snapshot";
import { Snapshotter } from "./snapshotter";
import { defaultLimits, TablesBuilder, type TraceLimits } from "./tables-builder";
import { SiteLines, Timeline } from "./timeline";
import type { TraceWords } from "./trace-words";

/** Writes of one step that are looked at: a call that fills a large array changes one block. */
const mostWritten = 4_000;

export { TraceFormatError } from "./format/error";

/** Throws TraceFormatError when the bytes are no trace that this version can read. */
export async function openTrace(bytes: Uint8Array | ArrayBuffer, limits: TraceLimits = defaultLimits): Promise<OpenTrace> {
  const builder = new TablesBuilder(limits);
  const contents = await readTrace(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes), builder);
  const tables = builder.finish();
  checkReferences(contents, tables);
  const { symbols, sites, sources, image } = contents;
  return new OpenTrace(new Run(tables, symbols, sites, sources, image, contents.outcome?.replacedBy), contents);
}

/** What one part of the file says of another must be there. */
function checkReferences({ symbols, sites }: Contents, { steps, frames }: ReturnType<TablesBuilder["finish"]>): void {
  const siteCount = sites.sites.length;
  for (let step = 1; step <= steps.count; step++) if (steps.site[step]! >= siteCount) throw damaged(`step ${step} stands at a site that is not there`);
  for (let frame = 0; frame < frames.count; frame++) {
    if (frames.function[frame]! >= symbols.functions.length) throw damaged("a call enters a function that is not there");
    if (frames.callerSite[frame]! >= siteCount) throw damaged("a call comes from a site that is not there");
  }
  for (const { statement, function: fn } of sites.sites) {
    if (statement >= sites.statements.length || fn >= symbols.functions.length) throw damaged("a site belongs to a statement that is not there");
  }
  for (const { file, function: fn } of sites.statements) {
    if (file >= symbols.files.length) throw damaged("a statement lies in a file that is not there");
    if (fn >= symbols.functions.length) throw damaged("a statement lies in a function that is not there");
  }
}

export class OpenTrace implements Trace {
  readonly info: TraceInfo;
  readonly sources: readonly { path: string; text: string }[];
  private readonly snapshotter: Snapshotter;
  private readonly siteLines: SiteLines;
  private readonly navigators = new Map<Granularity, Navigator>();
  private markList: Mark[] | undefined;
  private functionLines: FunctionLines | undefined;
  private threadList: ThreadInfo[] | undefined;
  private linkList: BlockLink[] | undefined;
  private blockList: (HeapBlock & { id: number })[] | undefined;

  /** `run`: the decoded facts, for programs that compare them (tests, exports). */
  constructor(readonly run: Run, contents: Contents) {
    this.info = infoOf(contents, run.tables.inputs.length > 0);
    this.sources = run.sources;
    this.snapshotter = new Snapshotter(run, contents.views);
    this.siteLines = new SiteLines(run);
  }

  /** Says errors and endings in another language from now on. */
  speak(words: TraceWords): void { this.snapshotter.voice.words = words; }

  get stepCount(): number { return this.run.stepCount; }

  private check(step: number): void {
    if (!Number.isInteger(step) || step < 1 || step > this.stepCount) throw new RangeError(`The trace has no step ${step}: its steps are 1 to ${this.stepCount}.`);
  }

  step(step: number): StepInfo {
    this.check(step);
    const { steps, frames } = this.run.tables;
    const frame = steps.frame[step]!;
    const info: StepInfo = {
      step, reason: reasonNames[steps.reason[step]!]!, thread: steps.thread[step]!,
      function: frame < 0 ? "" : this.run.symbols.functions[frames.function[frame]!]!.name,
      depth: frame < 0 ? 0 : frames.depth[frame]!,
    };
    const at = this.position(steps.site[step]!);
    const executed = this.position(this.run.executed(step));
    if (at !== undefined) info.at = at;
    if (executed !== undefined) info.executed = executed;
    return info;
  }

  private position(site: number): SourcePosition | undefined {
    const statement = this.run.statement(site);
    return statement === undefined ? undefined : { file: this.run.symbols.files[statement.file]!.path, line: statement.line, column: statement.column };
  }

  snapshot(step: number, options?: SnapshotOptions): Snapshot {
    this.check(step);
    return this.snapshotter.snapshot(step, options);
  }

  value(step: number, path: string, range: ValueRange): Value | undefined {
    this.check(step);
    return this.snapshotter.value(step, path, range);
  }

  navigator(granularity: Granularity): Navigator {
    let navigator = this.navigators.get(granularity);
    if (navigator === undefined) this.navigators.set(granularity, (navigator = new Timeline(this.run, this.siteLines, granularity)));
    return navigator;
  }

  skyline(buckets: number): { min: Uint16Array; max: Uint16Array } { return skyline(this.run, buckets); }

  /** Which functions the lines of the sources belong to. */
  get functions(): FunctionLines { return (this.functionLines ??= new FunctionLines(this.run)); }

  threads(): readonly ThreadInfo[] {
    return (this.threadList ??= this.run.tables.threads.flatMap(({ id, from, to }, index): ThreadInfo[] => {
      const entry = this.run.stacks.entryOf(index);
      return entry === undefined ? [] : [{ id, name: this.run.functionName(entry), from, to }];
    }));
  }

  threadLane(buckets: number): Uint16Array { return threadLane(this.run, buckets); }

  threadStep(thread: number, step: number, direction: "next" | "previous"): number | undefined {
    this.check(step);
    return (direction === "next" ? this.run.stacks.nextStepOf(thread, step) : this.run.stacks.lastStepOf(thread, step - 1)) || undefined;
  }

  marks(): readonly Mark[] { return (this.markList ??= findMarks(this.run, this.snapshotter.overruns.steps())); }

  lastWrite(address: string, size: number, step: number): number | undefined {
    this.check(step);
    const range = addressRange(address, size);
    if (range === undefined) return undefined;
    const { steps, memory } = this.run.tables;
    const floor = this.run.space.region(range.low, step).floor;
    const version = memory.lastTouch(range.low, range.high, steps.versions[step]!, floor);
    return version < 0 ? undefined : this.run.stacks.stepOfVersion(version);
  }

  nextWrite(address: string, size: number, step: number): number | undefined {
    this.check(step);
    const range = addressRange(address, size);
    if (range === undefined) return undefined;
    const { steps, memory } = this.run.tables;
    const version = memory.nextTouch(range.low, range.high, steps.versions[step]!);
    return version < 0 || version >= steps.versions[steps.count]! ? undefined : this.run.stacks.stepOfVersion(version);
  }

  blocks(): readonly (HeapBlock & { id: number })[] { return (this.blockList ??= this.snapshotter.blocks()); }

  /** The blocks that leak, as at the end: those that messages tell of. */
  leaks(): readonly (HeapBlock & { id: number })[] { return this.snapshotter.leaks(); }

  links(): readonly BlockLink[] { return (this.linkList ??= findLinks(this.run, this.snapshotter.blockTypes, this.snapshotter.types)); }

  written(after: number, upTo: number): number[] {
    const { steps, memory } = this.run.tables;
    const found = new Set<number>();
    const end = Math.min(steps.versions[upTo]!, steps.versions[after]! + mostWritten);
    for (let version = steps.versions[after]!; version < end; version++) {
      const address = memory.slotAddress[memory.slot[version]!]!;
      const block = this.run.space.blockAround(address, upTo);
      if (block >= 0) found.add(block);
    }
    return [...found];
  }

  bytes(address: string, size: number, step: number): MemoryRead | undefined {
    this.check(step);
    return addressRange(address, size) && this.run.at(step).memory.read(BigInt(address), size);
  }

  calls(): Calls { return callsOf(this.run); }

  outputStep(stream: "stdout" | "stderr", offset: number): number | undefined {
    const step = this.run[stream].stepOf(offset);
    return step !== undefined && step <= this.stepCount ? step : undefined;
  }
}

function addressRange(address: string, size: number): { low: number; high: number } | undefined {
  if (!/^0x[0-9a-f]{1,16}$/.test(address) || !(size > 0)) return undefined;
  const low = Number(address);
  return low + size <= maxAddress ? { low, high: low + size } : undefined;
}

function infoOf({ header, request, outcome, cut }: Contents, readsInput: boolean): TraceInfo {
  return {
    main: request.main, compiler: header.compiler, recorder: header.recorder, architecture: header.architecture,
    outcome: outcome?.outcome ?? "cut",
    ...(request.std === undefined ? {} : { std: request.std }),
    ...(outcome?.exitCode === undefined ? {} : { exitCode: outcome.exitCode }),
    ...(outcome?.signal === undefined ? {} : { signal: outcome.signal }),
    ...(outcome?.limit === undefined ? {} : { limit: outcome.limit }),
    ...(cut === undefined ? {} : { cut }),
    ...(request.stdin === undefined ? {} : { stdin: request.stdin }),
    ...(readsInput ? { readsInput } : {}),
    ...(outcome?.seconds === undefined ? {} : { stats: { seconds: outcome.seconds } }),
  };
}
