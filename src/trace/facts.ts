/**
 * What the values side (snapshotter, value decoders, block types) asks of the decoded trace. The model (trace.ts) implements
 * it over its tables; tests implement it by hand. Addresses are bigint, steps count from 1, every question is about the
 * state before the statement at that step runs.
 */
import type { MemoryView, Place } from "./memory-view";
import type { SiteTable } from "./sites";
import type { StepReason } from "./snapshot";
import type { Symbols } from "./symbols";

/** An activation of a user function that is on a thread's stack at a step. */
export interface FrameFacts {
  /** Index into `symbols.functions`. */
  function: number;
  cfa: bigint;
  /** Site (index into `sites.sites`): where the innermost frame stands, a caller's last site reached. -1 = none. */
  site: number;
  /** Step of its call: unique per activation. */
  call: number;
  /** Library code lies between this frame and the one below it: it called this function back. */
  calledBack?: boolean;
  /** Where its thread's thread-local variables begin. */
  threadLocals?: bigint;
  /** Where the caller wants the result, for a variable that is built there (Abi.resultAddressInRegister). */
  resultAddress?: bigint;
}

export interface ThreadFacts {
  id: number;
  name?: string;
  /** "running", "waiting", "ended": free text. */
  state: string;
  /** Innermost first. */
  frames: FrameFacts[];
}

/** A heap block over its whole life. `id` is its index in `RunFacts.blocks`. */
export interface BlockFacts {
  id: number;
  address: bigint;
  size: number;
  /** As in the raw stream: 0 malloc, 1 calloc, 2 realloc, 3 memalign, 4 new, 5 new[], 6 other. */
  how: number;
  /** The innermost caller of the allocation function was user code. */
  direct: boolean;
  allocated: { step: number; line: number };
  /** The first step at which it is freed. */
  freed?: { step: number; line: number };
  leaked?: { step: number; line: number };
  /** The last pointer to a leaked block: where it lay, and what became of it. Absent when none ever led to the block. */
  lastPointer?: { address: bigint; how: "overwritten" | "left" | "freed"; indirect: boolean };
}

export interface ErrorFacts {
  /** As in the raw stream (docs/recording.md, record 14). */
  kind: number;
  address: bigint;
  size: number;
  detail: string;
  file?: string;
  line?: number;
  /** Where an undefined value was made, when that was recorded. `function`: index into `symbols.functions`. */
  origin?: { kind: "heap" | "stack" | "other"; file?: string; line?: number; function?: number };
}

/** Result registers at a step of reason `return`: bytes and V bits (1 = undefined) of each register that was recorded, in the order of Abi.returnRegisters. */
export interface ReturnFacts {
  registers: ({ bytes: Uint8Array; undefinedBits: Uint8Array } | undefined)[];
}

/** The facts of one step. Cheap to make; arrays and views are made on first use. */
export interface StepFacts {
  step: number;
  reason: StepReason;
  thread: number;
  /** Site the step stands at (-1 = outside user code), and the site whose statement led here (-1 = none). */
  site: number;
  executed: number;
  memory: MemoryView;
  place(address: bigint): Place;
  threads: ThreadFacts[];
  /** The `index`-th frame of a thread, 0 = the innermost; without listing all frames. */
  frameOf(thread: number, index: number): FrameFacts | undefined;
  /** Where the thread-local variables of the thread that the step is of begin; absent when the program has none. */
  threadLocals?: bigint | undefined;
  /** The activation (of any thread) whose stretch of stack holds the address; without listing all frames. */
  frameAt(address: bigint): FrameFacts | undefined;
  /** Ids of blocks that are live, ascending. */
  liveBlocks(): readonly number[];
  /** Everything written up to here. */
  output: { stdout: string; stderr: string };
  /** Bytes that the program has read from standard input up to here, and whether it just found nothing more there; absent when it never read. */
  input?: { read: number; ended: boolean } | undefined;
  /** Errors of this step (they happened in the statement that led here). */
  errors: ErrorFacts[];
  returned?: ReturnFacts | undefined;
  /** A fatal signal, an exit status, a limit, at the step of that reason. */
  signal?: { number: number; name: string; address: bigint; /** si_code. */ code?: number } | undefined;
  /** At a step of reason throw: the exception object. */
  exception?: { address: bigint; type: string } | undefined;
}

export interface RunFacts {
  symbols: Symbols;
  sites: SiteTable;
  sources: readonly { path: string; text: string }[];
  stepCount: number;
  /** The status that the program ended with; which limit cut the recording; where exceptions were thrown. */
  exitStatus?: number | undefined;
  limit?: string | undefined;
  /** The path of the program that took this one's place (exec), which is how the run ended. */
  replacedBy?: string | undefined;
  /** The step at which the thread that stands at `step` stood before, 0 when there is none. */
  stepBefore?(step: number): number;
  /** The site that a step stands at when its statement runs next, else -1; and a number for its activation. For passes over all steps. */
  siteOf?(step: number): number;
  activationOf?(step: number): number;
  /** The step up to `step` that last wrote to the address, whoever's memory it was then. */
  lastWrite?(address: bigint, step: number): number | undefined;
  /** The exception that was thrown last up to the step with its object at the address. */
  thrown?(address: bigint, step: number): { step: number; type: string } | undefined;
  throws?: readonly { step: number; line: number }[];
  at(step: number): StepFacts;
  /** All blocks of the run, by id, in order of allocation. */
  blocks: readonly BlockFacts[];
  /**
   * Every 8-byte-aligned word that was ever written, fully defined, with a value in [low, high): its address, the step
   * from which it holds the value, and the value. In ascending order of step where that is cheap, else in any order. `visit`
   * answers false to stop. One linear pass over the run.
   */
  scanWords(low: bigint, high: bigint, visit: (holder: bigint, step: number, value: bigint) => boolean | void): void;
  /** The block whose address range [address, address+size] held `address` at the step, live or last freed. */
  blockAt(address: bigint, step: number): BlockFacts | undefined;
}
