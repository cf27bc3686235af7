/**
 * std::span and std::initializer_list: elements that belong to somebody else, shown where they lie. `target` says where.
 * Layouts: libstdc++ <span>: `_M_ptr` and `_M_extent._M_extent_value`, which is absent when the extent is the type's;
 * <initializer_list>: `_M_array`, `_M_len`.
 */
import { hex, type Word } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { targetState } from "../pointers";
import type { Value } from "../snapshot";
import { badStorage, corrupted, headless, part, pointee, sequence, type StdView } from "./view";

export const spanViews: readonly StdView[] = [
  { matches: (head) => head === "std::span", view: viewSpan },
  { matches: (head) => head === "std::initializer_list", view: viewList },
];

function viewSpan(decoder: Decoder, slot: Slot): Value | undefined {
  const extent = part(decoder.types, slot, "_M_extent", "_M_extent_value");
  if (extent) return elements(decoder, slot, "_M_ptr", decoder.word(extent.address, 8, slot.window));
  const fixed = /, (\d+)>$/.exec(decoder.types.name(decoder.types.strip(slot.type)))?.[1];
  return fixed === undefined ? undefined : elements(decoder, slot, "_M_ptr", { value: BigInt(fixed), state: "defined" });
}

function viewList(decoder: Decoder, slot: Slot): Value | undefined {
  const length = part(decoder.types, slot, "_M_len");
  return length && elements(decoder, slot, "_M_array", decoder.word(length.address, 8, slot.window));
}

function elements(decoder: Decoder, slot: Slot, member: string, length: Word): Value | undefined {
  const pointer = part(decoder.types, slot, member);
  const element = pointee(decoder.types, pointer?.type);
  const size = decoder.types.size(element);
  if (!pointer || !size) return undefined;
  const start = decoder.word(pointer.address, 8, slot.window);
  const bad = headless(decoder, slot, "sequence", [start, length]);
  if (bad) return bad;
  const place = decoder.facts.place(start.value);
  const aim = { target: hex(start.value), targetState: targetState(decoder, place, start.value) };
  if (length.value === 0n) return { ...sequence(decoder, slot, 0, element, () => 0n), ...aim };
  const why = length.value > 1n << 40n ? "its size is larger than its storage" : badStorage(decoder, start.value, Number(length.value) * size);
  if (why) return { ...corrupted(decoder, slot, "sequence", why), ...aim };
  if (place.kind === "block") decoder.reached.add(place.block);
  return { ...sequence(decoder, slot, Number(length.value), element, (i) => start.value + BigInt(i * size)), ...aim };
}
