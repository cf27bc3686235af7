/**
 * Classes, structs, unions and lambdas, member by member. Bases come first (role `base`); empty bases, vtable pointers and
 * static members are left out (static members are globals by their qualified name). Anonymous members keep an empty name.
 */
import { combine, stateOf, wordOf } from "./bytes-window";
import type { Decoder, Slot } from "./decoding";
import { extractBits, formatBase, formatEnum } from "./scalars";
import type { Value } from "./snapshot";
import { holdsMessage } from "./std/errors";
import type { MemberInfo } from "./symbols";
import type { StructInfo, Types } from "./types";

/** Bytes looked at to tell the state of a whole union. */
const mostRead = 65_536;

export function decodeStruct(decoder: Decoder, slot: Slot, struct: StructInfo): Value {
  const value = decoder.make(slot, "struct", "defined");
  const size = struct.size;
  if (size === undefined) return { ...value, state: "unreadable" }; // declared, never defined
  const members = struct.members.filter((m) => !m.static && !isVtablePointer(m));
  const bases = struct.bases.filter((base) => !isEmpty(decoder.types, base.type));
  const parts = members.length + bases.length;
  if (!decoder.deeper(slot)) {
    value.state = stateOfParts(decoder, slot, 0);
    if (parts > 0) value.elided = parts;
    return value;
  }
  const window = decoder.window(slot, size);
  const children: Value[] = [];
  for (const base of bases) {
    const offset = base.virtual ? virtualOffset(decoder, slot, base.vbaseOffset) : base.offset;
    const child: Slot = { name: decoder.types.name(base.type), type: base.type, address: slot.address + BigInt(offset ?? 0), role: "base", depth: slot.depth + 1, window };
    children.push(offset === undefined ? { ...decoder.make(child, "struct", "unreadable"), address: undefined! } : decoder.decode(child));
  }
  for (const member of members) {
    const child: Slot = {
      name: memberName(struct, member), type: member.type, address: slot.address + BigInt(member.offset ?? 0), role: "member", depth: slot.depth + 1, window, frame: slot.frame,
    };
    children.push(member.bitSize === undefined ? decoder.decode(child) : decodeBits(decoder, { ...child, address: slot.address }, member));
  }
  for (const child of children) if (child.address === undefined) delete child.address;
  if (children.length > 0) value.children = children;
  value.state = struct.keyword === "union" ? stateOf(decoder.read({ ...slot, window }, Math.min(size, mostRead))) : combine(children);
  return value;
}

/** The state of an object whose parts are not shown: of the bytes that are no padding. */
function stateOfParts(decoder: Decoder, slot: Slot, depth: number): Value["state"] {
  const size = decoder.types.size(slot.type) ?? 0;
  const struct = decoder.types.struct(slot.type);
  if (!struct || struct.keyword === "union" || depth > 8) return stateOf(decoder.read(slot, Math.min(size, mostRead)));
  const parts = [
    ...struct.bases.filter((base) => !base.virtual && !isEmpty(decoder.types, base.type)).map((base) => ({ type: base.type, offset: base.offset ?? 0 })),
    ...struct.members.filter((m) => !m.static && m.bitSize === undefined && !isVtablePointer(m)).map((m) => ({ type: m.type, offset: m.offset ?? 0 })),
  ];
  return combine(parts.map((part) => ({ state: stateOfParts(decoder, { ...slot, type: part.type, address: slot.address + BigInt(part.offset) }, depth + 1) })));
}

function isVtablePointer(member: MemberInfo): boolean {
  return member.name?.startsWith("_vptr") ?? false;
}

/** No data at any depth: a tag, an empty allocator. */
export function isEmpty(types: Types, ref: number, depth = 0): boolean {
  const struct = types.struct(ref);
  if (!struct || depth > 16) return false;
  if (struct.size === undefined && holdsMessage(types.name(ref))) return false;
  return struct.members.every((m) => m.static || isVtablePointer(m)) && struct.bases.every((base) => isEmpty(types, base.type, depth + 1));
}

/** Captures of a lambda are members __x; the captured `this` is __this. */
function memberName(struct: StructInfo, member: MemberInfo): string {
  const name = member.name ?? "";
  return struct.lambda && name.startsWith("__") ? name.slice(2) : name;
}

/** A virtual base lies where the object's vtable says: at `vbaseOffset` from the address point stands its offset. */
function virtualOffset(decoder: Decoder, slot: Slot, vbaseOffset: number | undefined): number | undefined {
  if (vbaseOffset === undefined) return undefined;
  const table = wordOf(decoder.read(slot, 8));
  if (table.state !== "defined") return undefined;
  const offset = decoder.word(table.value + BigInt(vbaseOffset));
  return offset.state === "defined" ? Number(BigInt.asIntN(64, offset.value)) : undefined;
}

/** A bit-field: only its own bits count for its state. `slot.address` is the start of the enclosing object. */
function decodeBits(decoder: Decoder, slot: Slot, member: MemberInfo): Value {
  const bitSize = member.bitSize!;
  const bitOffset = member.bitOffset ?? (member.offset ?? 0) * 8;
  const first = Math.floor(bitOffset / 8);
  const length = Math.ceil((bitOffset + bitSize) / 8) - first;
  const at: Slot = { ...slot, address: slot.address + BigInt(first) };
  const read = decoder.read(at, Math.max(length, 1));
  const type = decoder.types.bare(member.type);
  const shift = bitOffset - first * 8;
  const undefinedBits = extractBits(read.undefinedBits, shift, bitSize, 16, false);
  const holes = countBits(undefinedBits);
  const state = !read.readable ? "unreadable" : holes === 0 ? "defined" : holes === bitSize ? "undefined" : "partial";
  const size = decoder.types.size(member.type) ?? 4;
  const value = decoder.make(at, "scalar", state, undefined, Math.max(length, 1));
  decoder.budget--;
  if (state === "defined" && type?.kind === "base") value.value = formatBase(type, extractBits(read.bytes, shift, bitSize, size, type.encoding.startsWith("signed")), decoder.types.abi);
  if (state === "defined" && type?.kind === "enum") {
    const negative = type.values.some((each) => each.value.startsWith("-"));
    value.value = formatEnum(type, extractBits(read.bytes, shift, bitSize, size, negative));
  }
  return value;
}

function countBits(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) for (let b = byte; b; b &= b - 1) count++;
  return count;
}
