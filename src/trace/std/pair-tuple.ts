/**
 * std::tuple. (std::pair is a plain struct with `first` and `second`: it needs no view.)
 * Layout: libstdc++ <tuple>: a chain of bases `_Tuple_impl<I, ..>`, each with a base `_Head_base<I, T, ..>` that holds element I in
 * `_M_head_impl`, or is T itself when T is an empty class (older versions).
 */
import { combine } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { basePart, part, type StdView } from "./view";

const mostElements = 64;

export const tupleView: StdView = {
  matches: (head) => head === "std::tuple",
  view(decoder: Decoder, slot: Slot) {
    const value = decoder.make(slot, "struct", "defined");
    if (decoder.types.name(slot.type).endsWith("std::tuple<>")) return value;
    const children: Value[] = [];
    for (let i = 0; i < mostElements; i++) {
      const head = basePart(decoder.types, slot, `std::_Head_base<${i},`);
      if (!head) break;
      const element = part(decoder.types, head, "_M_head_impl") ?? { type: decoder.types.argument(head.type, 1) ?? head.type, address: head.address };
      if (!decoder.deeper(slot)) { value.elided = (value.elided ?? 0) + 1; continue; }
      children.push(decoder.decode({ name: `<${i}>`, type: element.type, address: element.address, role: "member", depth: slot.depth + 1, window: slot.window }));
    }
    if (children.length === 0 && value.elided === undefined) return undefined;
    if (children.length > 0) value.children = children;
    value.state = combine(children);
    return value;
  },
};
