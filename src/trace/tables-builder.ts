/** Builds the tables from events. A run may end without END: what came after the last STEP is not shown by any snapshot. */
import { Malformed } from "./bytes";
import { growable, upperBound } from "./growable";
import { type EventSink, Kind, Reason, redZone, type WriteKind } from "./raw/events";
import type { ErrorRecord, ExceptionRecord, InputRecord, LimitRecord, OutputTable, SignalRecord, ThreadRecord, TraceTables } from "./tables";
import { StepColumns } from "./step-columns";
import { VersionBuilder } from "./versions";

/** What one trace may hold; beyond it is hostile or a mistake. */
export interface TraceLimits {
  steps: number;
  /** Calls, blocks, errors, results and the like: each. */
  records: number;
  versions: number;
  /** Pages of 4 KiB ever written to. */
  pages: number;
  /** Bytes of output. */
  output: number;
}

export const defaultLimits: TraceLimits = { steps: 2 ** 23, records: 2 ** 23, versions: 2 ** 25, pages: 2 ** 17, output: 2 ** 26 };

const never = 0xffffffff;

/** Longer ranges that become undefined are kept as ranges, not byte by byte. */
const longUndefined = 1 << 16;

/** A thread while it runs. */
interface LiveThread {
  record: ThreadRecord | undefined;
  /** Outermost first. */
  frames: number[];
  /** Deaths that still count: `below` descends, `floor` ascends. */
  below: number[];
  floors: number[];
  /** Given since the last step, -1 = none; and the last that counted. */
  givenSp: number;
  sp: number;
  spSteps: ReturnType<typeof growable.u32>;
  sps: ReturnType<typeof growable.f64>;
  deaths: { step: ReturnType<typeof growable.u32>; below: ReturnType<typeof growable.f64>; floor: ReturnType<typeof growable.u32> };
}

type Finished<T extends Record<string, { finish(): unknown }>> = { [K in keyof T]: ReturnType<T[K]["finish"]> };

function finishAll<T extends Record<string, { finish(): unknown }>>(columns: T): Finished<T> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.finish()])) as Finished<T>;
}

class OutputBuilder {
  private readonly bytes = growable.u8();
  private readonly step = growable.u32();
  private readonly end = growable.u32();

  get length(): number { return this.bytes.length; }

  write(step: number, bytes: Uint8Array): void {
    this.bytes.append(bytes);
    if (this.step.length > 0 && this.step.data[this.step.length - 1] === step) this.end.length--;
    else this.step.push(step);
    this.end.push(this.bytes.length);
  }

  finish(): OutputTable {
    return { bytes: this.bytes.finish(), step: this.step.finish(), end: this.end.finish() };
  }
}

export class TablesBuilder implements EventSink {
  private readonly memory: VersionBuilder;
  private readonly steps = new StepColumns();
  private readonly frame = {
    function: growable.u32(), cfa: growable.f64(), callerSite: growable.i32(), returnAddress: growable.f64(), thread: growable.u16(),
    parent: growable.i32(), depth: growable.u32(), from: growable.u32(), to: growable.u32(), floor: growable.u32(),
  };
  private readonly block = {
    address: growable.f64(), size: growable.f64(), how: growable.u8(), allocStack: growable.u32(), from: growable.u32(), to: growable.u32(),
    freeHow: growable.u8(), freeStack: growable.u32(), floor: growable.u32(), freedAt: growable.u32(),
  };
  private readonly live = new Map<number, number>();
  private readonly threads: ThreadRecord[] = [];
  private readonly numbers = new Map<number, number>();
  private readonly running = new Map<number, LiveThread>();
  /** Those of them whose stacks are known, by address. */
  private readonly standing: (LiveThread & { record: ThreadRecord })[] = [];
  private readonly stacks = new Map<number, BigUint64Array>();
  private readonly errors: ErrorRecord[] = [];
  private readonly result_ = { step: growable.u32(), mask: growable.u8(), start: growable.u32(), bytes: growable.u8() };
  private readonly signals: SignalRecord[] = [];
  private readonly exceptions: ExceptionRecord[] = [];
  private readonly limits_: LimitRecord[] = [];
  private readonly inputs: InputRecord[] = [];
  /** Of the error that comes next. */
  private givenOrigin: { kind: number; stack: number } | undefined;
  private readonly stdout = new OutputBuilder();
  private readonly stderr = new OutputBuilder();
  private exitStatus: number | undefined;
  private current = 1;
  private here: LiveThread;
  /** The step that the events now coming belong to. */
  private next = 1;

  constructor(private readonly limits: TraceLimits = defaultLimits) {
    this.memory = new VersionBuilder(limits);
    this.here = this.runningThread(1);
  }

  private check(count: number): void {
    if (count >= this.limits.records) throw new Malformed("it holds more events than a trace may");
  }

  private runningThread(given: number): LiveThread {
    const id = this.numberOf(given);
    let thread = this.running.get(id);
    if (thread === undefined) {
      if (id < 0 || id > 0xffff) throw new Malformed(`thread ${id} cannot be`);
      this.running.set(id, (thread = {
        record: undefined, frames: [], below: [], floors: [], givenSp: -1, sp: -1, spSteps: growable.u32(), sps: growable.f64(),
        deaths: { step: growable.u32(), below: growable.f64(), floor: growable.u32() },
      }));
    }
    return thread;
  }

  step(site: number, reason: number): void {
    if (this.next > this.limits.steps) throw new Malformed("it has more steps than a trace may");
    const { frames } = this.here;
    if (this.here.givenSp >= 0) this.moveStackPointer(this.here, reason);
    this.steps.push(site, reason, this.current, frames.length === 0 ? -1 : frames[frames.length - 1]!, this.memory.count);
    this.memory.endStep();
    this.next++;
  }

  write(kind: WriteKind, address: number, length: number, data: Uint8Array, at: number): void {
    if (kind === Kind.Undefined && length > longUndefined) this.memory.forget(address, length);
    else this.memory.write(kind, address, length, data, at, this.stackFloor(address));
  }

  /** Floor of what lies on a stack: the last death of what is below an address above it. */
  private stackFloor(address: number): number {
    let thread: LiveThread | undefined = this.here;
    if (thread.record === undefined || address < thread.record.low || address >= thread.record.high) {
      thread = this.standing[this.standingUpTo(address) - 1];
      if (thread?.record === undefined || address >= thread.record.high) return 0;
    }
    const { below, floors, record } = thread;
    let low = 0;
    let high = below.length;
    if (high > 0 && below[high - 1]! > address) low = high; // mostly
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (below[middle]! > address) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? record!.floor : floors[low - 1]!;
  }

  /** How many stacks begin at or below the address. */
  private standingUpTo(address: number): number {
    let low = 0;
    let high = this.standing.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.standing[middle]!.record.low <= address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What the thread's stack holds below an address is void from now on. */
  private die(thread: LiveThread, below: number): void {
    const floor = this.memory.count;
    while (thread.below.length > 0 && thread.below[thread.below.length - 1]! <= below) {
      thread.below.pop();
      thread.floors.pop();
    }
    thread.below.push(below);
    thread.floors.push(floor);
    thread.deaths.step.push(this.next);
    thread.deaths.below.push(below);
    thread.deaths.floor.push(floor);
  }

  push(fn: number, cfa: number, callerSite: number, returnAddress: number): void {
    const f = this.frame;
    this.check(f.cfa.length);
    const { frames } = this.here;
    const id = f.cfa.length;
    f.function.push(fn);
    f.cfa.push(cfa);
    f.callerSite.push(callerSite);
    f.returnAddress.push(returnAddress);
    f.thread.push(this.current);
    f.parent.push(frames.length === 0 ? -1 : frames[frames.length - 1]!);
    f.depth.push(frames.length + 1);
    f.from.push(this.next);
    f.to.push(never);
    f.floor.push(this.memory.count);
    frames.push(id);
    this.die(this.here, cfa);
  }

  pop(count: number): void {
    const { frames } = this.here;
    if (count > frames.length) throw new Malformed("more frames are left than were entered");
    for (let i = 0; i < count; i++) this.frame.to.data[frames.pop()!] = this.next;
  }

  thread(id: number): void {
    this.here = this.runningThread(id);
    this.current = this.numberOf(id);
  }

  threadStart(id: number, creator: number, low: number, high: number): void {
    this.check(this.threads.length);
    if (this.threads.length >= 4096) throw new Malformed("it has more threads than a trace may");
    const by = this.numberOf(creator);
    this.leaveStack(this.runningThread(id)); // of that number until now
    this.numbers.set(id, this.threads.length + 1);
    const record: ThreadRecord = { id: this.numberOf(id), creator: by, low, high, from: this.next, to: never, floor: this.memory.count };
    this.threads.push(record);
    const thread = this.runningThread(id);
    this.standing.splice(this.standingUpTo(low), 0, Object.assign(thread, { record }));
  }

  /** The recorder uses the number of a thread that has ended again; a trace's threads are numbered in the order in which they began. */
  private numberOf(id: number): number { return this.numbers.get(id) ?? id; }

  private leaveStack(thread: LiveThread): void {
    const at = this.standing.findIndex((other) => other === thread);
    if (at >= 0) this.standing.splice(at, 1);
  }

  threadEnd(id: number): void {
    const thread = this.runningThread(id);
    for (const frame of thread.frames) this.frame.to.data[frame] = this.next;
    thread.frames = [];
    thread.below = [];
    thread.floors = [];
    if (thread.record === undefined) return;
    thread.record.to = this.next;
    this.leaveStack(thread);
    thread.record = undefined;
  }

  alloc(address: number, size: number, how: number, stack: number): void {
    const b = this.block;
    this.check(b.address.length);
    this.live.set(address, b.address.length);
    b.address.push(address);
    b.size.push(size);
    b.how.push(how);
    b.allocStack.push(stack);
    b.from.push(this.next);
    b.to.push(0);
    b.freeHow.push(0);
    b.freeStack.push(0);
    b.floor.push(this.memory.count);
    b.freedAt.push(never);
    this.memory.wipe(address, size);
  }

  free(address: number, how: number, stack: number): void {
    const id = this.live.get(address);
    if (id === undefined) return; // a block that was not recorded
    this.live.delete(address);
    const b = this.block;
    b.to.data[id] = this.next;
    b.freeHow.data[id] = how;
    b.freeStack.data[id] = stack;
    b.freedAt.data[id] = this.memory.count;
  }

  stack(id: number, ips: BigUint64Array): void {
    this.check(this.stacks.size);
    this.stacks.set(id, ips);
  }

  output(fd: number, bytes: Uint8Array): void {
    const stream = fd === 2 ? this.stderr : this.stdout;
    if (stream.length + bytes.length > this.limits.output) throw new Malformed("it holds more output than a trace may");
    stream.write(this.next, bytes);
  }

  origin(kind: number, stack: number): void { this.givenOrigin = { kind, stack }; }

  error(kind: number, address: bigint, size: bigint, detail: string, stack: number): void {
    this.check(this.errors.length);
    this.errors.push({ step: this.next, kind, address, size, detail, stack, thread: this.current, ...(this.givenOrigin === undefined ? {} : { origin: this.givenOrigin }) });
    this.givenOrigin = undefined;
  }

  result(mask: number, bytes: Uint8Array): void {
    const r = this.result_;
    this.check(r.step.length);
    r.step.push(this.next);
    r.mask.push(mask);
    r.start.push(r.bytes.length);
    r.bytes.append(bytes);
  }

  signal(number: number, code: number, address: bigint): void {
    this.check(this.signals.length);
    this.signals.push({ step: this.next, number, code, address });
  }

  limit(which: number): void {
    this.check(this.limits_.length);
    this.limits_.push({ step: this.next, which });
  }

  exit(status: number): void { this.exitStatus = status; }

  stackPointer(sp: number): void { this.here.givenSp = sp; }

  /**
   * What lies below the stack pointer is dead. At a return the frame is shown although its function has given it up already:
   * the pointer there does not count.
   */
  private moveStackPointer(thread: LiveThread, reason: number): void {
    const sp = thread.givenSp;
    thread.givenSp = -1;
    if (reason === Reason.Return || sp === thread.sp) return;
    if (thread.sp >= 0 && sp > thread.sp) this.die(thread, sp - redZone);
    thread.sp = sp;
    thread.spSteps.push(this.next);
    thread.sps.push(sp);
  }

  exception(object: bigint, typeinfo: bigint, type: string): void {
    this.check(this.exceptions.length);
    this.exceptions.push({ step: this.next, object, typeinfo, type });
  }

  input(requested: bigint, got: bigint): void {
    this.check(this.inputs.length);
    this.inputs.push({ step: this.next, requested, got });
  }

  unmap(address: number, length: number): void { this.memory.forget(address, length); }

  threadLocals(id: number, address: number, size: number): void {
    const { record } = this.runningThread(id);
    if (record !== undefined) record.locals = { low: address, high: address + size };
  }

  finish(): TraceTables {
    const count = this.next - 1;
    const steps = this.steps.finish();
    const frames = finishAll(this.frame);
    const blocks = finishAll(this.block);
    for (let i = 0; i < frames.to.length; i++) if (frames.to[i] === never) frames.to[i] = count + 1;
    for (let i = 0; i < blocks.to.length; i++) if (blocks.to[i]! > count) blocks.to[i] = 0;
    for (const thread of this.threads) if (thread.to === never) thread.to = count + 1;
    const upTo = <T extends { step: number }>(records: T[]): T[] => records.filter(({ step }) => step <= count);
    return {
      steps, frames: { count: frames.cfa.length, ...frames }, blocks: { count: upperBound(blocks.from, count), ...blocks },
      threads: this.threads, stacks: this.stacks, errors: upTo(this.errors), results: finishAll(this.result_), signals: upTo(this.signals),
      exceptions: upTo(this.exceptions), limits: upTo(this.limits_), inputs: upTo(this.inputs), exitStatus: this.exitStatus,
      stdout: this.stdout.finish(), stderr: this.stderr.finish(),
      stackPointers: new Map([...this.running].filter(([, { sps }]) => sps.length > 0).map(([id, { spSteps, sps }]) =>
        [id, { step: spSteps.finish(), sp: sps.finish() }])),
      deaths: new Map([...this.running].filter(([, { deaths }]) => deaths.step.length > 0).map(([id, { deaths }]) => [id, finishAll(deaths)])),
      memory: this.memory.finish(),
    };
  }
}
