/**
 * Decodes objects at one step: a type and an address in, a `Value` out. One decoder serves one snapshot: it keeps what
 * the whole snapshot has to know (blocks that pointers reach, blocks that a container shows as its own, the work left).
 */
import { decodeArray, decodeElements } from "./arrays";
import { stateOf, Window, wordOf, hex, type Word } from "./bytes-window";
import type { Decoder as Decoding, DecoderFacts, DecoderOptions, Slot } from "./decoding";
import { destroyed, isRuin } from "./destroyed";
import type { MemoryRead } from "./memory-view";
import { decodeMemberPointer, decodePointer, decodeReference } from "./pointers";
import { formatBase, formatEnum, valueBytes } from "./scalars";
import type { Value, ValueKind, ValueState } from "./snapshot";
import { thrownText } from "./std/errors";
import { viewOf } from "./std/registry";
import { decodeStruct } from "./structs";
import type { StructInfo, Types } from "./types";

export const defaultBudget = 200_000;

export class Decoder implements Decoding {
  /** Blocks whose content a container view shows: they are no objects of their own. */
  readonly owned = new Set<number>();
  /** Blocks that a decoded pointer leads to (also freed ones), in order of discovery. */
  readonly reached = new Set<number>();
  /** Blocks whose content a user's view shows: they are drawn for themselves only where something else points at them. */
  readonly folded = new Set<number>();
  budget: number;
  /** When set: which slot each value came from, for those that go on from there. */
  trail: Map<Value, Slot> | undefined;

  constructor(readonly types: Types, readonly facts: DecoderFacts, readonly options: DecoderOptions) {
    this.budget = options.budget ?? defaultBudget;
  }

  decode(slot: Slot): Value {
    const value = this.decodeBare(slot);
    this.trail?.set(value, slot);
    return value;
  }

  private decodeBare(slot: Slot): Value {
    this.budget--;
    if (slot.row) return decodeElements(this, slot, slot.row);
    const { types } = this;
    const type = types.bare(slot.type);
    if (!type) return this.make(slot, "opaque", "defined");
    switch (type.kind) {
      case "base": {
        const read = this.read(slot, type.size);
        const state = stateOf(read, valueBytes(type, this.types.abi));
        return this.make(slot, "scalar", state, state === "defined" ? formatBase(type, read.bytes, this.types.abi) : undefined, type.size);
      }
      case "enum": {
        const read = this.read(slot, type.size);
        const state = stateOf(read);
        return this.make(slot, "scalar", state, state === "defined" ? formatEnum(type, read.bytes) : undefined, type.size);
      }
      case "pointer": return decodePointer(this, slot, type.target);
      case "reference": case "rvalue-reference": return this.reference(slot, type.target);
      case "member-pointer": return decodeMemberPointer(this, slot, type);
      case "unspecified": return /nullptr/.test(type.name) ? this.make(slot, "pointer", "defined", "nullptr", 8) : this.make(slot, "opaque", "unreadable");
      case "array": return decodeArray(this, slot, type);
      case "function": return this.make(slot, "function", "defined");
      case "struct": return this.structure(slot, type);
      default: return this.make(slot, "opaque", "unreadable"); // a chain of typedefs without end: bad input
    }
  }

  /** Of a class that is only declared in the program (`std::exception&`) the value tells what was thrown, when it refers to that. */
  private reference(slot: Slot, target: number | undefined): Value {
    const value = decodeReference(this, slot, target);
    if (value.value !== undefined || value.targetState !== "live" || value.target === undefined || this.types.size(target) !== undefined) return value;
    const thrown = thrownText(this, BigInt(value.target));
    return thrown === undefined ? value : { ...value, value: thrown };
  }

  private structure(slot: Slot, struct: StructInfo): Value {
    if (this.options.raw || slot.view?.raw) return decodeStruct(this, slot, struct);
    const shown = this.options.userViews?.view(this, slot, () => this.plain(slot, struct)) ?? this.plain(slot, struct);
    return isRuin(shown) && this.isFreed(slot.address) ? destroyed(shown) : shown;
  }

  private isFreed(address: bigint): boolean {
    const place = this.facts.place(address);
    return place.kind === "block" && place.state === "freed";
  }

  private plain(slot: Slot, struct: StructInfo): Value {
    return viewOf(this.types, slot.type)?.view(this, slot) ?? decodeStruct(this, slot, struct);
  }

  /** A value with its common fields. `text` is left out unless given. */
  make(slot: Slot, kind: ValueKind, state: ValueState, text?: string, size = this.types.size(slot.type)): Value {
    const value: Value = { name: slot.name, type: this.types.name(slot.type), address: hex(slot.address), kind, state };
    if (text !== undefined) value.value = text;
    if (slot.role) value.role = slot.role;
    if (size !== undefined) value.size = size;
    return value;
  }

  read(slot: Slot, length: number): MemoryRead {
    return slot.window?.part(slot.address, length) ?? this.facts.memory.read(slot.address, length);
  }

  /** The unsigned number of `size` bytes at an address. */
  word(address: bigint, size = 8, window?: Window): Word {
    return wordOf(window?.part(address, size) ?? this.facts.memory.read(address, size));
  }

  window(slot: Slot, length: number): Window | undefined {
    return slot.window?.part(slot.address, length) ? slot.window : Window.open(this.facts.memory, slot.address, length);
  }

  /** May the parts of this value be shown? */
  deeper(slot: Slot): boolean {
    return slot.depth < this.options.depth && this.budget > 0;
  }

  /** Which of `length` elements to show: a range that lies inside. `ofRows`: the elements are arrays themselves. */
  shown(slot: Slot, length: number, ofRows = false): { from: number; to: number } {
    if (!this.deeper(slot)) return { from: 0, to: 0 };
    const from = Math.min(Math.max(0, slot.range?.from ?? 0), length);
    const count = Math.min(slot.range?.count ?? (ofRows || slot.role === "element" ? Math.min(this.options.maxNested ?? Infinity, this.options.maxElements) : this.options.maxElements), Math.max(1, this.budget));
    return { from, to: Math.min(length, from + Math.max(0, count)) };
  }

  /**
   * Notes that a container shows the block at this address as its content. An address inside a block is not what an allocation
   * gave the container: the block is somebody else's (an arena, the object that the container is part of).
   */
  own(address: bigint): void {
    const place = this.facts.place(address);
    if (place.kind === "block" && place.offset === 0) this.owned.add(place.block);
  }
  /** As `own`, for a user's view: what it shows may be shown elsewhere as well. */
  fold(address: bigint): void {
    const place = this.facts.place(address);
    if (place.kind === "block" && place.offset === 0 && place.state === "live") this.folded.add(place.block);
  }
}
