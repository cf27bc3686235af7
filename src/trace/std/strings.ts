/**
 * std::basic_string and std::basic_string_view.
 * Layout: libstdc++ <bits/basic_string.h> (the C++11 ABI): `_M_dataplus._M_p` points at the characters, in the object's own
 * `_M_local_buf` while they fit, else in a block; `_M_string_length`; `_M_allocated_capacity` shares its place with the
 * local buffer. <string_view>: `_M_len`, `_M_str`. <bits/cow_string.h> (-D_GLIBCXX_USE_CXX11_ABI=0): `_M_dataplus._M_p` alone, in front of whose
 * characters lies a `_Rep` of three words: length, capacity, owners.
 */
import { stateOf, type Word, unitAt } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { charKind, stringLiteral } from "../literals";
import { targetState } from "../pointers";
import type { Value } from "../snapshot";
import { corrupted, headless, part, pointee, type Part, type StdView } from "./view";

const characterTypes = ["string", "wstring", "u8string", "u16string", "u32string"];

export const stringViews: readonly StdView[] = [
  { matches: (head) => characterTypes.some((name) => head === `std::${name}`) || head === "std::basic_string", view: viewString },
  { matches: (head) => characterTypes.some((name) => head === `std::${name}_view`) || head === "std::basic_string_view", view: viewStringView },
];

function viewString(decoder: Decoder, slot: Slot): Value | undefined {
  const data = part(decoder.types, slot, "_M_dataplus", "_M_p");
  const size = part(decoder.types, slot, "_M_string_length");
  const local = part(decoder.types, slot, "_M_local_buf");
  if (data && !size && !local) return viewShared(decoder, slot, data);
  if (!data || !size || !local) return undefined;
  const pointer = decoder.word(data.address, 8, slot.window);
  const length = decoder.word(size.address, 8, slot.window);
  const bad = headless(decoder, slot, "string", [pointer, length]);
  if (bad) return bad;
  if (pointer.value !== local.address) decoder.own(pointer.value);
  const inside = pointer.value === local.address;
  return text(decoder, slot, data, pointer, length, inside ? decoder.types.size(local.type) : undefined);
}

function viewShared(decoder: Decoder, slot: Slot, data: Part): Value | undefined {
  const pointer = decoder.word(data.address, 8, slot.window);
  const bad = headless(decoder, slot, "string", [pointer]);
  if (bad) return bad;
  const head = pointer.value - 24n;
  const place = decoder.facts.place(head);
  decoder.own(head);
  // The one empty string that all share lies in the library, whose memory is not recorded.
  const length: Word = place.kind === "unmapped" ? { value: 0n, state: "defined" } : decoder.word(head);
  return headless(decoder, slot, "string", [length]) ?? text(decoder, slot, data, pointer, length, undefined);
}

function viewStringView(decoder: Decoder, slot: Slot): Value | undefined {
  const data = part(decoder.types, slot, "_M_str");
  const size = part(decoder.types, slot, "_M_len");
  if (!data || !size) return undefined;
  const pointer = decoder.word(data.address, 8, slot.window);
  const length = decoder.word(size.address, 8, slot.window);
  const bad = headless(decoder, slot, "string", [pointer, length]);
  if (bad) return bad;
  const value = text(decoder, slot, data, pointer, length, undefined);
  if (!value) return undefined;
  const place = decoder.facts.place(pointer.value);
  if (place.kind === "block") decoder.reached.add(place.block);
  value.target = `0x${pointer.value.toString(16)}`;
  value.targetState = targetState(decoder, place, pointer.value);
  return value;
}

function text(decoder: Decoder, slot: Slot, data: Part, pointer: Word, length: Word, room: number | undefined): Value | undefined {
  const element = pointee(decoder.types, data.type);
  const unitSize = decoder.types.size(element);
  const kind = charKind(decoder.types.name(decoder.types.strip(element)));
  if (unitSize === undefined || !kind) return undefined;
  const value = decoder.make(slot, "string", "defined");
  if (length.value === 0n) return { ...value, value: stringLiteral([], kind), length: 0 };
  const wanted = length.value * BigInt(unitSize);
  const place = decoder.facts.place(pointer.value);
  const most = room ?? (place.kind === "block" || place.kind === "global" ? place.size - place.offset : undefined);
  if (place.kind === "block" && place.state === "freed") return { ...corrupted(decoder, slot, "string", "its characters lie in a freed block") };
  if (place.kind === "null" || place.kind === "unmapped" || place.kind === "code") return corrupted(decoder, slot, "string", "it leads nowhere");
  if (wanted > BigInt(most ?? 0x1_0000_0000)) return corrupted(decoder, slot, "string", `a length of ${length.value} does not fit its buffer`);
  value.length = Number(length.value);
  const from = Math.min(Math.max(0, slot.range?.from ?? 0), value.length);
  const count = Math.min(slot.range?.count ?? decoder.options.maxElements, value.length - from);
  const read = decoder.facts.memory.read(pointer.value + BigInt(from * unitSize), count * unitSize);
  value.state = stateOf(read);
  if (value.state === "defined") value.value = stringLiteral(units(read.bytes, unitSize), kind, from + count < value.length);
  if (value.length > count) value.elided = value.length - count;
  return value;
}

function units(bytes: Uint8Array, size: number): number[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => unitAt(bytes, i, size));
}
