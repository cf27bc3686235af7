/** std::array. Layout: libstdc++ <array>: one member `_M_elems`, a built-in array (an empty struct when N is 0). */
import type { Decoder, Slot } from "../decoding";
import { part, type StdView } from "./view";

export const arrayView: StdView = {
  matches: (head) => head === "std::array",
  view(decoder: Decoder, slot: Slot) {
    const elements = part(decoder.types, slot, "_M_elems");
    if (!elements) return undefined;
    if (decoder.types.bare(elements.type)?.kind !== "array") return { ...decoder.make(slot, "array", "defined"), length: 0 };
    const inner = decoder.decode({ ...slot, type: elements.type, address: elements.address });
    return { ...inner, type: decoder.types.name(slot.type) };
  },
};
