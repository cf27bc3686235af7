/**
 * Objects that are references: std::reference_wrapper, and what `v[i]` of a std::vector<bool> or std::bitset gives.
 * Layouts: libstdc++ <bits/refwrap.h>: `_M_data`, a pointer; <bits/stl_bvector.h>: `_Bit_reference` holds a word's address `_M_p` and
 * a `_M_mask`; <bitset>: `bitset<N>::reference` holds `_M_wp` and the number of the bit in the word, `_M_bpos`.
 */
import { hex } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { decodeReference } from "../pointers";
import type { Value } from "../snapshot";
import { headless, part, pointee, type StdView } from "./view";

export const referenceViews: readonly StdView[] = [
  {
    matches: (head) => head === "std::reference_wrapper",
    view(decoder, slot) {
      const pointer = part(decoder.types, slot, "_M_data");
      return pointer && decodeReference(decoder, { ...slot, address: pointer.address }, pointee(decoder.types, pointer.type));
    },
  },
  { matches: (head) => head === "std::_Bit_reference", view: (decoder, slot) => viewBit(decoder, slot, "_M_p", "_M_mask") },
  { matches: (_head, name) => /^std::bitset<\d+>::reference$/.test(name), view: (decoder, slot) => viewBit(decoder, slot, "_M_wp", "_M_bpos") },
];

function viewBit(decoder: Decoder, slot: Slot, wordName: string, bitName: string): Value | undefined {
  const [pointer, bit] = [part(decoder.types, slot, wordName), part(decoder.types, slot, bitName)];
  if (!pointer || !bit) return undefined;
  const words = [decoder.word(pointer.address, 8, slot.window), decoder.word(bit.address, 8, slot.window)];
  const bad = headless(decoder, slot, "scalar", words);
  if (bad) return bad;
  const [at, which] = words.map((word) => word.value) as [bigint, bigint];
  const mask = bitName === "_M_mask" ? which : 1n << (which & 63n);
  const value = bitAt(decoder, slot, at, mask);
  return { ...value, ...(at === 0n ? {} : { target: hex(at) }) };
}

/** One bit of the 8-byte word at an address: which one, a mask of one bit says. */
export function bitAt(decoder: Decoder, slot: Slot, word: bigint, mask: bigint): Value {
  const place = decoder.facts.place(word);
  const read = decoder.facts.memory.read(word, 8);
  if (!read.readable || (place.kind === "block" && place.state === "freed")) return decoder.make(slot, "scalar", "unreadable");
  const number = (bytes: Uint8Array): bigint => new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (number(read.undefinedBits) & mask) return decoder.make(slot, "scalar", "undefined");
  return decoder.make(slot, "scalar", "defined", number(read.bytes) & mask ? "true" : "false");
}
