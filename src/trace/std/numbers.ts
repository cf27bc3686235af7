/**
 * std::complex and std::atomic: the number that they hold.
 * Layouts: libstdc++ <complex>: `_M_value`, the compiler's own complex number, or `_M_real` and `_M_imag` of other types; <atomic>:
 * `_M_i` in the object or its base, `_M_p` for pointers, in `_M_base` of atomic<bool>, in `_M_fp` for floating types;
 * <bits/atomic_base.h>: `__atomic_flag_base` holds `_M_i`.
 */
import { combine } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { part, standIn, type Part, type StdView } from "./view";

export const numberViews: readonly StdView[] = [
  { matches: (head) => head === "std::complex", view: viewComplex },
  { matches: (head) => head === "std::atomic" || head === "std::atomic_ref", view: viewAtomic },
  { matches: (head) => head === "std::atomic_flag", view: viewFlag },
];

function viewComplex(decoder: Decoder, slot: Slot): Value | undefined {
  const whole = part(decoder.types, slot, "_M_value");
  if (whole) return standIn(decoder, slot, whole);
  const real = part(decoder.types, slot, "_M_real");
  const imaginary = part(decoder.types, slot, "_M_imag");
  if (!real || !imaginary) return undefined;
  const [re, im] = [real, imaginary].map((at) => decoder.decode({ name: "", type: at.type, address: at.address, depth: slot.depth, window: slot.window })) as [Value, Value];
  const state = combine([re, im]);
  if (state !== "defined" || re.value === undefined || im.value === undefined) return decoder.make(slot, "scalar", state);
  return decoder.make(slot, "scalar", "defined", `${re.value}${im.value.startsWith("-") ? "" : "+"}${im.value}i`);
}

function viewAtomic(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const held: Part | undefined = part(types, slot, "_M_i") ?? part(types, slot, "_M_p") ?? part(types, slot, "_M_b", "_M_p")
    ?? part(types, slot, "_M_base", "_M_i") ?? part(types, slot, "_M_fp");
  return held && standIn(decoder, slot, held);
}

function viewFlag(decoder: Decoder, slot: Slot): Value | undefined {
  const flag = part(decoder.types, slot, "_M_i");
  if (!flag) return undefined;
  const word = decoder.word(flag.address, 1, slot.window);
  return decoder.make(slot, "scalar", word.state, word.state === "defined" ? String(word.value !== 0n) : undefined);
}
