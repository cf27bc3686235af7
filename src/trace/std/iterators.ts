/**
 * Iterators, shown as what they are to their user: pointers to an element.
 * Layouts: libstdc++ <bits/stl_iterator.h>: `__gnu_cxx::__normal_iterator` holds `_M_current`; <bits/stl_tree.h>: `_Rb_tree_iterator`
 * holds `_M_node`; <bits/hashtable_policy.h>: `_Node_iterator` holds `_M_cur` (null at the end). At the end of a tree
 * the node is the tree's header, which is red and its own grandparent (or has no parent).
 */
import { hex } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { aim } from "../pointers";
import type { Value } from "../snapshot";
import { valueOffset } from "./map";
import { headless, part, pointee, type StdView } from "./view";

export const iteratorViews: readonly StdView[] = [
  { matches: (_head, name) => /::(const_)?iterator$/.test(name), view: (decoder, slot) => viewNode(decoder, slot, "_M_current") },
  { matches: (head) => /^std::_Rb_tree_(const_)?iterator$/.test(head), view: (decoder, slot) => viewNode(decoder, slot, "_M_node") },
  { matches: (head) => /^std::__detail::_Node_(const_)?iterator$/.test(head), view: (decoder, slot) => viewNode(decoder, slot, "_M_cur") },
];

function viewNode(decoder: Decoder, slot: Slot, member: string): Value | undefined {
  const { types } = decoder;
  const pointer = part(types, slot, member);
  if (!pointer) return undefined;
  const word = decoder.word(pointer.address, 8, slot.window);
  const bad = headless(decoder, slot, "pointer", [word]);
  if (bad) return bad;
  const value = decoder.make(slot, "pointer", "defined");
  if (member === "_M_current") {
    aim(decoder, value, word.value, pointee(types, pointer.type));
    return value;
  }
  const element = types.argument(slot.type, 0);
  if (element === undefined) return undefined;
  const header = member === "_M_node" ? types.size(pointee(types, pointer.type)) ?? 32 : 8;
  if (member === "_M_node" && isHeader(decoder, word.value, pointee(types, pointer.type))) {
    return { ...value, value: "end()", target: hex(word.value), targetState: "out-of-bounds" };
  }
  aim(decoder, value, word.value === 0n ? 0n : word.value + valueOffset(types, element, header), element);
  return value;
}

function isHeader(decoder: Decoder, node: bigint, base: number | undefined): boolean {
  const color = decoder.types.field(base, "_M_color");
  const parent = decoder.types.field(base, "_M_parent");
  if (!color || !parent) return false;
  const red = decoder.word(node + BigInt(color.offset), 4);
  const up = decoder.word(node + BigInt(parent.offset));
  if (red.state !== "defined" || red.value !== 0n || up.state !== "defined") return false;
  return up.value === 0n || decoder.word(up.value + BigInt(parent.offset)).value === node;
}
