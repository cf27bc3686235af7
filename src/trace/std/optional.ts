/**
 * std::optional and std::expected.
 * Layouts: libstdc++ <optional>: `_M_payload` (an `_Optional_payload`) holds the union `_M_payload` with `_M_value`, and
 * `_M_engaged`; <expected>: an anonymous union of `_M_val` (`_M_void` for void) and `_M_unex`, and `_M_has_value`.
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { box, corrupted, headless, part, type StdView } from "./view";

export const optionalViews: readonly StdView[] = [
  { matches: (head) => head === "std::optional", view: viewOptional },
  { matches: (head) => head === "std::expected", view: viewExpected },
];

function viewOptional(decoder: Decoder, slot: Slot): Value | undefined {
  const held = part(decoder.types, slot, "_M_payload", "_M_payload", "_M_value");
  const engaged = part(decoder.types, slot, "_M_payload", "_M_engaged");
  if (!held || !engaged) return undefined;
  const flag = decoder.word(engaged.address, 1, slot.window);
  const bad = headless(decoder, slot, "optional", [flag]);
  if (bad) return bad;
  if (flag.value > 1n) return corrupted(decoder, slot, "optional", "its flag is neither true nor false");
  if (flag.value === 0n) return decoder.make(slot, "optional", "defined", "nullopt");
  return box(decoder, slot, "optional", "value", held);
}

function viewExpected(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const flagAt = part(types, slot, "_M_has_value");
  const held = part(types, slot, "_M_val");
  const nothing = part(types, slot, "_M_void");
  const error = part(types, slot, "_M_unex");
  if (!flagAt || !error || (!held && !nothing)) return undefined;
  const flag = decoder.word(flagAt.address, 1, slot.window);
  const bad = headless(decoder, slot, "variant", [flag]);
  if (bad) return bad;
  if (flag.value > 1n) return corrupted(decoder, slot, "variant", "its flag is neither true nor false");
  if (flag.value === 0n) return box(decoder, slot, "variant", "error", error);
  return held ? box(decoder, slot, "variant", "value", held) : decoder.make(slot, "variant", "defined", "void");
}
