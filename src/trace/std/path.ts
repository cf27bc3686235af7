/**
 * std::filesystem::path: its text.
 * Layout: libstdc++ <bits/fs_path.h>: `_M_pathname`, a string, and `_M_cmpts`, a list of the components whose block is the pointer
 * `_M_impl` without its two lowest bits, which tell what kind of path it is.
 */
import type { StdView } from "./view";
import { basePart, part, standIn } from "./view";

export const pathView: StdView = {
  matches: (head) => head === "std::filesystem::path",
  view(decoder, slot) {
    const text = part(decoder.types, slot, "_M_pathname");
    if (!text) return undefined;
    const components = part(decoder.types, slot, "_M_cmpts", "_M_impl");
    const tuple = components && part(decoder.types, components, "_M_t", "_M_t");
    const pointer = tuple && basePart(decoder.types, tuple, "std::_Head_base<0,");
    const word = pointer && decoder.word(pointer.address, 8, slot.window);
    if (word?.state === "defined") decoder.own(word.value & ~3n);
    return standIn(decoder, slot, text);
  },
};
