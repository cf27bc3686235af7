/**
 * The decoded run as columns: one typed array a field. Step columns are indexed by step number (index 0 is not used); an
 * event that happened between step N-1 and step N has `step` N, for that is the first snapshot that shows it. Versions
 * (memory's clock, versions.ts) order what happened within a step.
 */
import type { Versions } from "./versions";

export interface StepTable {
  readonly count: number;
  /** Index into the site table, -1 = outside user code. */
  readonly site: Int32Array;
  /** `Reason`. */
  readonly reason: Uint8Array;
  readonly thread: Uint16Array;
  /** The current thread's innermost frame (index into FrameTable), -1 = none. */
  readonly frame: Int32Array;
  /** Versions of memory there are before the step: those below this number are what the step sees. Has count + 2 items. */
  readonly versions: Uint32Array;
}

/** Activations of user functions in the order of their calls. */
export interface FrameTable {
  readonly count: number;
  /** Index into Symbols.functions. */
  readonly function: Uint32Array;
  readonly cfa: Float64Array;
  /** Last site reached in the caller, -1 = none. */
  readonly callerSite: Int32Array;
  readonly returnAddress: Float64Array;
  readonly thread: Uint16Array;
  /** The frame below (its caller), -1 = none. */
  readonly parent: Int32Array;
  /** 1 for a thread's outermost frame. */
  readonly depth: Uint32Array;
  /** First step at which it is there, and the first at which it is gone (steps + 1 when it stays). */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Floor of its memory: what is older was another frame's. */
  readonly floor: Uint32Array;
}

/** Heap blocks in order of allocation. */
export interface BlockTable {
  readonly count: number;
  readonly address: Float64Array;
  /** Bytes. */
  readonly size: Float64Array;
  /** As in the raw stream: 1 = calloc. */
  readonly how: Uint8Array;
  readonly allocStack: Uint32Array;
  /** First step at which it is there, and the first at which it is freed (0 = never). */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly freeHow: Uint8Array;
  readonly freeStack: Uint32Array;
  /** Floor of its memory, and the version count when it was freed (0xffffffff = never). */
  readonly floor: Uint32Array;
  readonly freedAt: Uint32Array;
}

export interface ThreadRecord {
  id: number;
  creator: number;
  /** Bounds of its stack, [low, high). */
  low: number;
  high: number;
  from: number;
  /** First step at which it has ended; steps + 1 when it has not. */
  to: number;
  /** Floor of its stack's memory. */
  floor: number;
  /** Where its thread-local variables lie, [low, high); absent when the program has none. */
  locals?: { low: number; high: number };
}

export interface ErrorRecord { step: number; kind: number; address: bigint; size: bigint; detail: string; stack: number; thread: number; origin?: { kind: number; stack: number } }
/** Registers at steps of reason `return`, ascending by step. From `start[i]` lie each register of the mask: its bytes and as many of V bits. */
export interface ResultTable {
  readonly step: Uint32Array;
  readonly mask: Uint8Array;
  readonly start: Uint32Array;
  readonly bytes: Uint8Array;
}
export interface SignalRecord { step: number; number: number; code: number; address: bigint }
export interface ExceptionRecord { step: number; object: bigint; typeinfo: bigint; type: string }
export interface LimitRecord { step: number; which: number }
export interface InputRecord { step: number; requested: bigint; got: bigint }

/** One output stream: all its bytes, and after each step that wrote, how many there were. */
export interface OutputTable {
  readonly bytes: Uint8Array;
  /** Steps that wrote, ascending, and the stream's length at each. */
  readonly step: Uint32Array;
  readonly end: Uint32Array;
}

/** A thread's stack pointer: at `step[i]` and after it is `sp[i]`. */
export interface StackPointerTable { step: Uint32Array; sp: Float64Array }

/**
 * When parts of a thread's stack lost what they held: from `step[i]` on, what lies below address `below[i]` and is older than
 * version `floor[i]` is void. A call voids what is below its CFA, a rising stack pointer what is below it (less the red zone).
 */
export interface DeathTable { step: Uint32Array; below: Float64Array; floor: Uint32Array }

export interface TraceTables {
  readonly steps: StepTable;
  readonly frames: FrameTable;
  readonly blocks: BlockTable;
  readonly threads: readonly ThreadRecord[];
  /** Instruction pointers by stack number, innermost first. */
  readonly stacks: ReadonlyMap<number, BigUint64Array>;
  readonly errors: readonly ErrorRecord[];
  readonly results: ResultTable;
  readonly signals: readonly SignalRecord[];
  readonly exceptions: readonly ExceptionRecord[];
  readonly limits: readonly LimitRecord[];
  readonly inputs: readonly InputRecord[];
  readonly exitStatus: number | undefined;
  readonly stdout: OutputTable;
  readonly stderr: OutputTable;
  /** By thread. */
  readonly stackPointers: ReadonlyMap<number, StackPointerTable>;
  readonly deaths: ReadonlyMap<number, DeathTable>;
  readonly memory: Versions;
}
