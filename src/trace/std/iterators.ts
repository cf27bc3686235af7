/**
 * Iterators, shown as what they are to their user: pointers to an element.
 * Layouts: libstdc++ <bits/stl_iterator.h>: `__gnu_cxx::__normal_iterator` holds `_M_current`, `reverse_iterator` the iterator `current`
 * behind its element, `move_iterator` `_M_current`, inserters their `container`; <bits/stl_deque.h>: `_Deque_iterator` holds `_M_cur`;
 * <bits/stl_bvector.h>: `_Bit_iterator` a word `_M_p` and a bit number `_M_offset`. Those of lists, trees and hash tables hold a node
 * (node-iterators.ts).
 */
import { hex } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { aim } from "../pointers";
import type { Value } from "../snapshot";
import { headless, part, pointee, standIn, type StdView } from "./view";

export const iteratorViews: readonly StdView[] = [
  { matches: (_head, name) => /::(const_)?iterator$/.test(name), view: (decoder, slot) => viewPointer(decoder, slot, "_M_current") },
  { matches: (head) => head === "std::_Deque_iterator", view: (decoder, slot) => viewPointer(decoder, slot, "_M_cur") },
  { matches: (head) => head === "std::reverse_iterator", view: viewReverse },
  { matches: (head) => head === "std::move_iterator", view: viewMove },
  { matches: (head) => head === "std::back_insert_iterator" || head === "std::front_insert_iterator", view: (decoder, slot) => viewPointer(decoder, slot, "container") },
  { matches: (head) => head === "std::_Bit_iterator" || head === "std::_Bit_const_iterator", view: viewBit },
];

function viewPointer(decoder: Decoder, slot: Slot, member: string): Value | undefined {
  const pointer = part(decoder.types, slot, member);
  if (!pointer || decoder.types.bare(pointer.type)?.kind !== "pointer") return undefined;
  const word = decoder.word(pointer.address, 8, slot.window);
  const bad = headless(decoder, slot, "pointer", [word]);
  if (bad) return bad;
  const value = decoder.make(slot, "pointer", "defined");
  aim(decoder, value, word.value, pointee(decoder.types, pointer.type));
  return value;
}

/** Its element is the one before the iterator that it holds; found where that is a plain pointer inside, else the iterator is shown. */
function viewReverse(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const held = part(types, slot, "current");
  if (!held) return undefined;
  const pointer = types.bare(held.type)?.kind === "pointer" ? held : part(types, held, "_M_current");
  const element = pointee(types, pointer?.type);
  const size = types.size(element);
  if (!pointer || !size) {
    const value = decoder.make(slot, "struct", "defined");
    if (!decoder.deeper(slot)) return { ...value, elided: 1 };
    const base = decoder.decode({ name: "base", type: held.type, address: held.address, role: "member", depth: slot.depth + 1, window: slot.window });
    return { ...value, state: base.state, children: [base] };
  }
  const word = decoder.word(pointer.address, 8, slot.window);
  const bad = headless(decoder, slot, "pointer", [word]);
  if (bad) return bad;
  const value = decoder.make(slot, "pointer", "defined");
  aim(decoder, value, word.value === 0n ? 0n : word.value - BigInt(size), element);
  return value;
}

function viewMove(decoder: Decoder, slot: Slot): Value | undefined {
  const held = part(decoder.types, slot, "_M_current");
  return held && standIn(decoder, slot, held);
}

/** A bit has no address of its own: the target is its byte, the text says which bit of it. */
function viewBit(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const [word, offset] = [part(types, slot, "_M_p"), part(types, slot, "_M_offset")];
  if (!word || !offset) return undefined;
  const words = [decoder.word(word.address, 8, slot.window), decoder.word(offset.address, 4, slot.window)];
  const bad = headless(decoder, slot, "pointer", words);
  if (bad) return bad;
  const [at, bit] = words.map((each) => each.value) as [bigint, bigint];
  const value = decoder.make(slot, "pointer", "defined");
  aim(decoder, value, at === 0n ? 0n : at + bit / 8n, undefined);
  return at === 0n ? value : { ...value, value: `bit ${bit} of ${hex(at)}` };
}
