/**
 * The snapshot: the whole state of a program at one step, as `seepp show --json` prints it, line for line
 * ("seepp-snapshot" version 1, documented in docs/snapshot.md). Other programs read this: fields are only ever added.
 * Addresses are strings "0x.."; they may not fit a double.
 */
export type StepReason = "line" | "call" | "return" | "throw" | "catch" | "signal" | "exit" | "limit" | "end";

export interface SourcePosition {
  file: string;
  line: number;
  column: number;
}

export type ValueKind =
  | "scalar" | "pointer" | "reference" | "struct" | "array" | "sequence" | "map" | "string"
  | "smart-pointer" | "optional" | "variant" | "function" | "opaque";

export type ValueState = "defined" | "partial" | "undefined" | "unreadable";
export type TargetState = "live" | "freed" | "null" | "out-of-bounds" | "stack" | "global" | "code" | "unmapped";
export type Role = "base" | "member" | "element" | "entry" | "key" | "value";

export interface Value {
  name: string;
  type: string;
  address?: string;
  kind: ValueKind;
  /** As C++ would print it; absent when undefined or composite without a short form. */
  value?: string;
  state: ValueState;
  /** Pointers, references, smart pointers: the address they hold. */
  target?: string;
  targetState?: TargetState;
  /** Leads to memory of a function that has returned: whose variable was there, `local of f()`; "" where that is not known. (Ours.) */
  dead?: string;
  /** References to a pointer or smart pointer: the pointer that it is another name of. (Ours.) */
  alias?: Value;
  /** Sequences, maps, strings: number of elements there are (children may hold fewer: `elided`). */
  length?: number;
  children?: Value[];
  elided?: number;
  role?: Role;
  /** Bytes the value takes up, when it has an address. (Ours, beyond the contract's minimum.) */
  size?: number;
  /** The user's view that shows it. `expands`: the children are the view's; else they are the members. (Ours.) */
  view?: { file: string; line: number; expands: boolean };
  /** Why a user's view does not show it. (Ours.) */
  note?: string;
}

export interface Frame {
  function: string;
  file: string;
  line: number;
  variables: Value[];
  /** Stable over the frame's life: the step of its call. (Ours.) */
  id?: number;
  /** The library called this function back: its own frames, which are folded, lie between this one and the next. (Ours.) */
  calledBack?: boolean;
}

export interface ThreadState {
  id: number;
  name?: string;
  state: string;
  frames: Frame[];
}

export interface HeapBlock {
  address: string;
  size: number;
  state: "live" | "freed" | "leaked";
  type?: string;
  allocated: { step: number; line: number };
  freed?: { step: number; line: number };
  value?: Value;
  /** Unique in the trace, also where an address is used again. (Ours.) */
  id?: number;
  /** The step from which on no pointer leads here. (Ours.) */
  leaked?: { step: number; line: number };
}

export interface ErrorReport {
  kind: string;
  message: string;
  address?: string;
  file?: string;
  line?: number;
  /** The undefined value was read where a variable of a function was that has returned. (Ours.) */
  returned?: true;
}

/** How the run ended, in words. `message` sets code in back quotes. */
export interface Ending {
  kind: "exited" | "exit" | "limit" | "assertion" | "exception" | "terminate" | "abort" | "signal";
  message: string;
}

export interface Snapshot {
  step: number;
  reason: StepReason;
  executed?: SourcePosition;
  thread: number;
  threads: ThreadState[];
  file: string;
  line: number;
  column: number;
  function: string;
  frames: Frame[];
  globals: Value[];
  heap: HeapBlock[];
  output: { stdout: string; stderr: string };
  /** Bytes read from standard input up to this step; `ended`: the statement that led here found nothing more there. (Ours.) */
  input?: { read: number; ended: boolean };
  errors: ErrorReport[];
  /** What is most likely wrong although Memcheck cannot see it: indices out of bounds. (Ours.) */
  warnings?: ErrorReport[];
  returned?: Value;
  /** At a step of reason throw: what is thrown. (Ours.) */
  thrown?: { type: string; address: string };
  /** At the last step. (Ours.) */
  ending?: Ending;
}

/** For what a step says besides its values: errors, output, how the run ended. */
export const withoutValues: SnapshotOptions = { maxElements: 0, depth: 0 };

/** Which elements of a value are wanted; `raw`: its members, not what it means. */
export interface ValueRange { from: number; count: number; raw?: boolean }

export interface SnapshotOptions {
  /** Elements shown of a sequence, map, array or string; the rest is counted in `elided`. Default 100. */
  maxElements?: number;
  /** Elements shown of an array in an array, and rows of a matrix. Default: as maxElements. */
  maxNested?: number;
  /** Nesting shown. Default 8. */
  depth?: number;
  /** Library objects, and those that a user's view shows, as the structs that they are, member by member, instead of what they mean. */
  raw?: boolean;
  /**
   * Which frames (index from the innermost, of so many) and blocks to give values: a picture that shows a part asks for
   * that part. Others come with `variables: []`, blocks without `value`. Absent: all.
   */
  frameValues?: (index: number, count: number) => boolean;
  blockValues?: (id: number) => boolean;
}
