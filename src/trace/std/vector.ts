/**
 * std::vector, and std::vector<bool>, which packs its elements into words.
 * Layout: libstdc++ <bits/stl_vector.h>: `_M_impl._M_start`, `_M_finish`, `_M_end_of_storage`, pointers to elements;
 * <bits/stl_bvector.h>: `_M_impl._M_start` and `_M_finish` are `_Bit_iterator`s: a word pointer `_M_p` and a bit number `_M_offset`.
 */
import { hex, stateOf } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { badStorage, corrupted, finish, headless, part, pointee, sequence, type StdView } from "./view";

export const vectorViews: readonly StdView[] = [
  { matches: (_head, name) => /^std::vector<bool\b/.test(name), view: viewBits },
  { matches: (head) => head === "std::vector", view: viewVector },
];

function viewVector(decoder: Decoder, slot: Slot): Value | undefined {
  const parts = ["_M_start", "_M_finish", "_M_end_of_storage"].map((name) => part(decoder.types, slot, "_M_impl", name));
  const element = pointee(decoder.types, parts[0]?.type);
  const size = decoder.types.size(element);
  if (parts.some((each) => !each) || !size) return undefined;
  const words = parts.map((each) => decoder.word(each!.address, 8, slot.window));
  const bad = headless(decoder, slot, "sequence", words);
  if (bad) return bad;
  const [start, finishAt, end] = words.map((word) => word.value) as [bigint, bigint, bigint];
  if (start > finishAt || finishAt > end) return corrupted(decoder, slot, "sequence", "it ends before it begins");
  const bytes = Number(finishAt - start);
  if (start === 0n) return bytes === 0 ? sequence(decoder, slot, 0, element, () => 0n) : corrupted(decoder, slot, "sequence", "no storage but a size");
  if (bytes % size !== 0) return corrupted(decoder, slot, "sequence", "its size is no whole number of elements");
  const why = badStorage(decoder, start, bytes);
  if (why) return corrupted(decoder, slot, "sequence", why);
  decoder.own(start);
  return sequence(decoder, slot, bytes / size, element, (i) => start + BigInt(i * size));
}

function viewBits(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const parts = [["_M_start", "_M_p"], ["_M_start", "_M_offset"], ["_M_finish", "_M_p"], ["_M_finish", "_M_offset"]].map((path) => part(types, slot, "_M_impl", ...path));
  if (parts.some((each) => !each)) return undefined;
  const words = parts.map((each) => decoder.word(each!.address, types.size(each!.type) ?? 8, slot.window));
  const bad = headless(decoder, slot, "sequence", words);
  if (bad) return bad;
  const [start, firstBit, last, lastBit] = words.map((word) => word.value) as [bigint, bigint, bigint, bigint];
  const bits = (last - start) * 8n + lastBit - firstBit;
  if (last < start || bits < 0n) return corrupted(decoder, slot, "sequence", "it ends before it begins");
  const length = Number(bits);
  if (length > 0) {
    const why = badStorage(decoder, start, Math.ceil(length / 8));
    if (why) return corrupted(decoder, slot, "sequence", why);
  }
  if (start !== 0n) decoder.own(start);
  const value = decoder.make(slot, "sequence", "defined");
  value.length = length;
  const { from, to } = decoder.shown(slot, length);
  const children: Value[] = [];
  for (let i = from; i < to && decoder.budget > 0; i++) {
    const bit = i + Number(firstBit);
    children.push(bitValue(decoder, i, start + BigInt(Math.floor(bit / 8)), bit % 8));
  }
  finish(value, children, length);
  return value;
}

function bitValue(decoder: Decoder, index: number, address: bigint, bit: number): Value {
  decoder.budget--;
  const read = decoder.facts.memory.read(address, 1);
  const mask = 1 << bit;
  const state = !read.readable ? stateOf(read) : read.undefinedBits[0]! & mask ? "undefined" : "defined";
  const value: Value = { name: `[${index}]`, type: "bool", address: hex(address), kind: "scalar", state, role: "element", size: 1 };
  if (state === "defined") value.value = read.bytes[0]! & mask ? "true" : "false";
  return value;
}
