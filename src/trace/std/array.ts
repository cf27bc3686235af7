/**
 * std::array and std::inplace_vector.
 * Layouts: libstdc++ <array>: one member `_M_elems`, a built-in array (an empty struct when N is 0); <inplace_vector>: the same in a
 * union, and `_M_size`.
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { corrupted, headless, part, sequence, type StdView } from "./view";

export const arrayViews: readonly StdView[] = [
  { matches: (head) => head === "std::array", view: viewArray },
  { matches: (head) => head === "std::inplace_vector", view: viewInplace },
];

function viewArray(decoder: Decoder, slot: Slot): Value | undefined {
  const elements = part(decoder.types, slot, "_M_elems");
  if (!elements) return undefined;
  if (decoder.types.bare(elements.type)?.kind !== "array") return { ...decoder.make(slot, "array", "defined"), length: 0 };
  const inner = decoder.decode({ ...slot, type: elements.type, address: elements.address });
  return { ...inner, type: decoder.types.name(slot.type) };
}

function viewInplace(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const elements = part(types, slot, "_M_elems");
  const count = part(types, slot, "_M_size");
  const array = types.bare(elements?.type);
  const size = array?.kind === "array" ? types.size(array.target) : undefined;
  if (!elements || !count || array?.kind !== "array" || !size) return undefined;
  const length = decoder.word(count.address, types.size(count.type) ?? 8, slot.window);
  const bad = headless(decoder, slot, "sequence", [length]);
  if (bad) return bad;
  if (length.value * BigInt(size) > BigInt(types.size(elements.type) ?? 0)) return corrupted(decoder, slot, "sequence", `a length of ${length.value} is more than it has room for`);
  return sequence(decoder, slot, Number(length.value), array.target, (i) => elements.address + BigInt(i * size));
}
