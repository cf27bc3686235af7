/**
 * What decoding is asked and may use: the contract between the decoder (decoder.ts) and the files that know one kind of
 * object each (structs, arrays, pointers, library views).
 */
import type { Window, Word } from "./bytes-window";
import type { FrameFacts } from "./facts";
import type { MemoryRead, MemoryView, Place } from "./memory-view";
import type { Role, Value, ValueKind, ValueState } from "./snapshot";
import type { TypeRef, Types } from "./types";

/** What is to be decoded, and where. */
export interface Slot {
  name: string;
  type: TypeRef;
  address: bigint;
  role?: Role;
  /** Nesting below the variable: 0 at the top. */
  depth: number;
  window?: Window | undefined;
  /** Elements from..from+count instead of the first ones (only this value, not its children). */
  range?: { from: number; count: number } | undefined;
  /** The activation the object is a variable of: run-time array bounds are found by it. */
  frame?: FrameFacts | undefined;
  /** A row of an array of several dimensions, which has no type of its own in the symbols. */
  row?: ArrayLayout;
  /** Of a part that a user's view shows: which of the views it is to be shown by, none (`raw`), or as text in a text, so deep. */
  view?: { name?: string; raw?: boolean; text?: number };
}

/** Views of the user's own types (natvis/registry.ts). `plain` decodes the object without them. Undefined: there is none for it. */
export interface UserViewer {
  view(decoder: Decoder, slot: Slot, plain: () => Value): Value | undefined;
}

export interface DecoderOptions {
  maxElements: number;
  depth: number;
  /** Without the library's views and the user's. */
  raw?: boolean;
  userViews?: UserViewer;
  /** Elements of an array in an array, and rows that hold such: as `maxElements` where absent. */
  maxNested?: number;
  /** Most values one snapshot makes: what lies beyond is counted in `elided`. */
  budget?: number;
}

/** The part of the step's facts that decoding needs. */
export interface DecoderFacts {
  memory: MemoryView;
  place(address: bigint): Place;
  /** Of memory of a function that has returned: whose it was, bare and as a value's text. */
  remains?(address: bigint): { whose: string; text: string } | undefined;
  /** The type that an object was thrown as, when there is an exception at the address. */
  thrown?(address: bigint): string | undefined;
  /** Upper bound or count of a run-time array dimension, when it can be found. */
  bound?(location: unknown, frame: FrameFacts | undefined): number | undefined;
}

/** An array as it is decoded: `counts` outermost first, `name` its type as shown. */
export interface ArrayLayout {
  element: TypeRef;
  elementSize: number;
  counts: number[];
  name: string;
}

export interface Decoder {
  readonly types: Types;
  readonly facts: DecoderFacts;
  readonly options: DecoderOptions;
  readonly owned: Set<number>;
  readonly reached: Set<number>;
  readonly folded: Set<number>;
  budget: number;
  trail: Map<Value, Slot> | undefined;
  decode(slot: Slot): Value;
  make(slot: Slot, kind: ValueKind, state: ValueState, text?: string, size?: number): Value;
  read(slot: Slot, length: number): MemoryRead;
  word(address: bigint, size?: number, window?: Window): Word;
  window(slot: Slot, length: number): Window | undefined;
  deeper(slot: Slot): boolean;
  shown(slot: Slot, length: number, ofRows?: boolean): { from: number; to: number };
  own(address: bigint): void;
  fold(address: bigint): void;
}
