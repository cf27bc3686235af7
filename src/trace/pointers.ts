/** Pointers, references, function and member pointers: what they hold and what is there. */
import { definedUnitAt, hex, stateOf, wordOf } from "./bytes-window";
import type { Decoder, Slot } from "./decoding";
import { charKind, stringLiteral } from "./literals";
import type { Place } from "./memory-view";
import { readSigned } from "./scalars";
import type { TargetState, Value } from "./snapshot";
import type { TypeInfo } from "./symbols";
import type { TypeRef } from "./types";

/** Most characters of a C string that are looked at for its end. */
const longestString = 4096;
/** Valgrind keeps this many bytes around each block free: an address in them was meant for the block. */
const redZone = 16n;

export function decodePointer(decoder: Decoder, slot: Slot, target: TypeRef): Value {
  const word = wordOf(decoder.read(slot, 8));
  const isFunction = decoder.types.bare(target)?.kind === "function";
  const value = decoder.make(slot, isFunction ? "function" : "pointer", word.state, undefined, 8);
  if (word.state === "defined") aim(decoder, value, word.value, target);
  return value;
}

/** Fills in value, target and targetState of something that holds an address. */
export function aim(decoder: Decoder, value: Value, address: bigint, target: TypeRef): void {
  const place = decoder.facts.place(address);
  value.target = hex(address);
  value.targetState = targetState(decoder, place, address);
  if (place.kind === "block") decoder.reached.add(place.block);
  if (isDead(decoder, value, place, address)) return;
  if (place.kind === "null") value.value = "nullptr";
  else if (place.kind === "code") value.value = place.offset === 0 ? place.name : `${place.name}+${place.offset}`;
  else value.value = cString(decoder, address, place, target) ?? hex(address);
}

/** Marks a pointer to memory of a function that has returned, and says whose it was. False: it leads to none. */
function isDead(decoder: Decoder, value: Value, place: Place, address: bigint): boolean {
  if (place.kind !== "stack" || place.dead !== true) return false;
  const was = decoder.facts.remains?.(address);
  if (was === undefined && place.frame !== undefined) return false; // the innermost function may be about to use it
  value.dead = was?.whose ?? "";
  value.value = was?.text ?? hex(address);
  return true;
}

export function targetState(decoder: Decoder, place: Place, address: bigint): TargetState {
  switch (place.kind) {
    case "null": return "null";
    case "block": {
      if (place.state === "freed") return "freed";
      const atEmpty = place.size === 0 && place.offset === 0; // `new T[0]`: as good as any pointer to an array's begin
      return place.offset >= place.size && !atEmpty ? "out-of-bounds" : "live";
    }
    case "stack": return "stack";
    case "global": return place.offset >= place.size ? "out-of-bounds" : "global";
    case "image": return "global";
    case "code": return "code";
    case "unmapped": return besideBlock(decoder, address) ? "out-of-bounds" : "unmapped";
  }
}

/** Just before or behind a live block. */
function besideBlock(decoder: Decoder, address: bigint): boolean {
  for (const near of [address - redZone, address + redZone]) {
    const place = decoder.facts.place(near);
    if (place.kind === "block" && place.state === "live") return true;
  }
  return false;
}

/** The string that a char pointer leads to: all defined up to its NUL, which lies inside the object. */
function cString(decoder: Decoder, address: bigint, place: Place, target: TypeRef): string | undefined {
  const type = decoder.types.bare(target);
  if (type?.kind !== "base") return undefined;
  const kind = charKind(decoder.types.name(decoder.types.strip(target)));
  if (!kind || place.kind === "unmapped" || (place.kind === "block" && place.state === "freed")) return undefined;
  const room = place.kind === "block" || place.kind === "global" ? Math.floor((place.size - place.offset) / type.size) : longestString;
  const shownMost = Math.max(1, decoder.options.maxElements);
  const units: number[] = [];
  for (let done = 0, chunk = 32; done < Math.min(room, longestString);) {
    const count = Math.min(chunk, room - done);
    const read = decoder.facts.memory.read(address + BigInt(done * type.size), count * type.size);
    if (!read.readable) {
      if (count === 1) return undefined;
      chunk = 1; // unknown bytes read as 0: from here on one unit at a time
      continue;
    }
    for (let i = 0; i < count; i++) {
      const unit = definedUnitAt(read, i, type.size);
      if (unit === undefined) return undefined;
      if (unit === 0) return stringLiteral(units.slice(0, shownMost), kind, units.length > shownMost);
      units.push(unit);
    }
    done += count;
    if (chunk > 1) chunk = 256;
  }
  return undefined;
}

/** Kinds whose parts have states of their own: a reference to one is defined when it refers to something. */
const composite = new Set<Value["kind"]>(["struct", "array", "sequence", "map", "optional", "variant"]);

/** A reference is an alias: the target's own short text, and where it is. Its parts are shown where the target is. */
export function decodeReference(decoder: Decoder, slot: Slot, target: TypeRef): Value {
  const word = wordOf(decoder.read(slot, 8));
  const value = decoder.make(slot, "reference", word.state, undefined, 8);
  if (word.state !== "defined") return value;
  const place = decoder.facts.place(word.value);
  value.target = hex(word.value);
  value.targetState = targetState(decoder, place, word.value);
  if (place.kind === "block") decoder.reached.add(place.block);
  if (place.kind === "null" || decoder.types.bare(target)?.kind === "function") {
    aim(decoder, value, word.value, target);
    return value;
  }
  if (isDead(decoder, value, place, word.value)) return value;
  if (decoder.types.size(target) === undefined || (place.kind === "block" && place.state === "freed")) return value;
  const alias = decoder.decode({ name: "", type: target, address: word.value, depth: decoder.options.depth });
  if (alias.value !== undefined) value.value = alias.value;
  if (alias.target !== undefined && (alias.kind === "pointer" || alias.kind === "smart-pointer")) value.alias = alias;
  if (alias.length !== undefined) value.length = alias.length;
  if (!composite.has(alias.kind)) value.state = alias.state;
  return value;
}

/** The whole target of a reference, for one whose target is shown nowhere else (a temporary kept alive by it). */
export function expandReference(decoder: Decoder, value: Value, target: TypeRef): void {
  if (value.target === undefined) return;
  const whole = decoder.decode({ name: "", type: target, address: BigInt(value.target), depth: 1 });
  if (whole.children) value.children = whole.children;
  if (whole.elided !== undefined) value.elided = whole.elided;
  value.state = whole.state;
}

/**
 * Itanium C++ ABI 2.3: a pointer to data member is an offset (-1 = null); one to a member function is two words,
 * the function's address (or 1 + the byte offset of its slot in the vtable) and an adjustment of `this`. On AArch64 the
 * adjustment is doubled, and its lowest bit tells that the first word is a plain offset in the vtable.
 */
export function decodeMemberPointer(decoder: Decoder, slot: Slot, type: Extract<TypeInfo, { kind: "member-pointer" }>): Value {
  return memberPointer(decoder, slot, type.container, decoder.types.bare(type.target)?.kind === "function");
}

export function memberPointer(decoder: Decoder, slot: Slot, container: number, isFunction: boolean): Value {
  const size = isFunction ? 16 : 8;
  const read = decoder.read(slot, size);
  const state = stateOf(isFunction ? { ...read, bytes: read.bytes.subarray(0, 8) } : read);
  const value = decoder.make(slot, isFunction ? "function" : "scalar", state, undefined, size);
  if (state !== "defined") return value;
  const owner = decoder.types.name(container);
  const first = readSigned(read.bytes.subarray(0, 8));
  const inAdjustment = decoder.types.abi.virtualBitInAdjustment;
  const isVirtual = isFunction && (inAdjustment ? ((read.bytes[8] ?? 0) & 1) !== 0 : (first & 1n) !== 0n);
  if (!isFunction) {
    value.value = first === -1n ? "nullptr" : `&${owner}::${memberAt(decoder, container, Number(first)) ?? `(offset ${first})`}`;
  } else if (isVirtual) {
    value.value = `&${owner}::(virtual function ${first / 8n})`; // amd64's bit is lost in the division
  } else if (first === 0n) {
    value.value = "nullptr";
  } else {
    const place = decoder.facts.place(first);
    value.value = place.kind === "code" ? `&${place.name}` : hex(first);
    value.target = hex(first);
    value.targetState = targetState(decoder, place, first);
  }
  return value;
}

function memberAt(decoder: Decoder, container: number, offset: number, depth = 0): string | undefined {
  const struct = decoder.types.struct(container);
  if (!struct || depth > 8) return undefined;
  for (const m of struct.members) if (!m.static && m.offset === offset && m.name && !m.name.startsWith("_vptr")) return m.name;
  for (const base of struct.bases) {
    const found = base.offset !== undefined && base.offset <= offset ? memberAt(decoder, base.type, offset - base.offset, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}
