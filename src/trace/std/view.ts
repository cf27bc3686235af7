/**
 * Views: how a class of the standard library is shown as what it means. One file a family; the registry lists them.
 * A view finds members by the names that the library's headers give them (each file says which headers), so that a changed
 * order or a new member does no harm; where a name is missing it answers undefined and the object is shown as a plain struct.
 */
import { hex, type Word } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import type { Value, ValueKind } from "../snapshot";
import type { TypeRef, Types } from "../types";

export interface StdView {
  /** `head`: the class template's name without arguments, "std::vector"; `name`: with them. */
  matches(head: string, name: string): boolean;
  /** Undefined: the layout is not the one this view knows. */
  view(decoder: Decoder, slot: Slot): Value | undefined;
}

export interface Part {
  type: number;
  address: bigint;
}

/** The sub-object behind member names, each a member of the one before: `part(d, slot, "_M_impl", "_M_start")`. */
export function part(types: Types, from: { type: TypeRef; address: bigint }, ...names: string[]): Part | undefined {
  let at: { type: TypeRef; address: bigint } = from;
  for (const name of names) {
    const field = types.field(at.type, name);
    if (!field) return undefined;
    at = { type: field.type, address: at.address + BigInt(field.offset) };
  }
  return at.type === undefined ? undefined : { type: at.type, address: at.address };
}

/** A base class, at any distance, whose name begins with `prefix`. */
export function basePart(types: Types, from: { type: TypeRef; address: bigint }, prefix: string, depth = 0): Part | undefined {
  const struct = types.struct(from.type);
  if (!struct || depth > 64) return undefined;
  for (const base of struct.bases) {
    const at = { type: base.type, address: from.address + BigInt(base.offset ?? 0) };
    if (types.name(base.type).startsWith(prefix)) return at;
    const found = basePart(types, at, prefix, depth + 1);
    if (found) return found;
  }
  return undefined;
}

export function pointee(types: Types, ref: TypeRef): TypeRef {
  const type = types.bare(ref);
  return type?.kind === "pointer" ? type.target : undefined;
}

/** A container whose own bytes are not (all) there: no element is looked for. */
export function headless(decoder: Decoder, slot: Slot, kind: ValueKind, words: Word[]): Value | undefined {
  if (words.every((word) => word.state === "defined")) return undefined;
  const state = words.every((word) => word.state === "undefined") ? "undefined" : words.some((word) => word.state === "unreadable") ? "unreadable" : "partial";
  return decoder.make(slot, kind, state);
}

/** A container whose bytes cannot be those of a sound one: said in words, nothing is followed. */
export function corrupted(decoder: Decoder, slot: Slot, kind: ValueKind, why: string): Value {
  return decoder.make(slot, kind, "unreadable", `<corrupted: ${why}>`);
}

/** Elements that can be reached by their number. `length` must be believable: memory for it was seen. */
export function sequence(decoder: Decoder, slot: Slot, length: number, element: TypeRef, addressOf: (i: number) => bigint): Value {
  const value = decoder.make(slot, "sequence", "defined");
  value.length = length;
  const { from, to } = decoder.shown(slot, length);
  const children: Value[] = [];
  for (let i = from; i < to && decoder.budget > 0; i++) {
    children.push(decoder.decode({ name: `[${i}]`, type: element, address: addressOf(i), role: "element", depth: slot.depth + 1 }));
  }
  finish(value, children, length);
  return value;
}

/** An object shown as the one that it consists of, under its own type. */
export function standIn(decoder: Decoder, slot: Slot, inner: Part): Value {
  const value = decoder.decode({ ...slot, type: inner.type, address: inner.address });
  const size = decoder.types.size(slot.type);
  return { ...value, type: decoder.types.name(slot.type), address: hex(slot.address), ...(size === undefined ? {} : { size }) };
}

/** An object that is there to hold another, which is its only child. */
export function box(decoder: Decoder, slot: Slot, kind: ValueKind, name: string, held: Part): Value {
  const value = decoder.make(slot, kind, "defined");
  if (!decoder.deeper(slot)) return { ...value, elided: 1 };
  const child = decoder.decode({ name, type: held.type, address: held.address, role: "member", depth: slot.depth + 1, window: slot.window });
  value.children = [child];
  value.state = child.state;
  return value;
}

/** Why `bytes` bytes of elements cannot lie at `start`: they need known memory, of one block or global where they lie in one. */
export function badStorage(decoder: Decoder, start: bigint, bytes: number): string | undefined {
  const place = decoder.facts.place(start);
  switch (place.kind) {
    case "block":
      if (place.state === "freed") return "its elements lie in a freed block";
      return place.offset + bytes > place.size ? "its size is larger than its storage" : undefined;
    case "global": return place.offset + bytes > place.size ? "its size is larger than its storage" : undefined;
    case "stack": case "image":
      return bytes > 0 && !decoder.facts.memory.read(start + BigInt(bytes - 1), 1).readable ? "its size is larger than its storage" : undefined;
    default: return "its storage is no memory of the program";
  }
}

export function finish(value: Value, children: Value[], length: number): void {
  if (children.length > 0) value.children = children;
  if (length > children.length) value.elided = length - children.length;
}

/** One key and its value; named by the key where it has a text: `["one"]`, `[3]`. */
export function entry(decoder: Decoder, index: number, depth: number, pair: Part): Value | undefined {
  const first = part(decoder.types, pair, "first");
  const second = part(decoder.types, pair, "second");
  if (!first || !second) return undefined;
  const key = decoder.decode({ name: "first", type: first.type, address: first.address, role: "key", depth: depth + 1 });
  const mapped = decoder.decode({ name: "second", type: second.type, address: second.address, role: "value", depth: depth + 1 });
  const size = decoder.types.size(pair.type);
  return {
    name: key.value === undefined ? `[#${index}]` : `[${key.value}]`, type: decoder.types.name(pair.type), address: hex(pair.address), kind: "struct",
    state: key.state === mapped.state ? key.state : "partial", children: [key, mapped], role: "entry", ...(size === undefined ? {} : { size }),
  };
}
