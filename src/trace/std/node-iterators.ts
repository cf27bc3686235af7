/**
 * Iterators that hold a node, shown as pointers to the node's element; at a container's end the node is its header.
 * Layouts: libstdc++ <bits/stl_list.h>, <bits/forward_list.h>, <bits/stl_tree.h>: `_M_node`; <bits/hashtable_policy.h>: `_M_cur`, null at the
 * end. The header of a tree is red and its own grandparent (or has no parent); that of a list holds the number of nodes where
 * a node has its element.
 */
import { hex } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { aim } from "../pointers";
import type { Value } from "../snapshot";
import { splitTemplate } from "../type-names";
import type { TypeRef, Types } from "../types";
import { forwardLink, listLinks } from "./lists";
import { valueOffset } from "./map";
import { mostCounted } from "./nodes";
import { headless, part, pointee, type StdView } from "./view";

export const nodeIteratorViews: readonly StdView[] = [
  { matches: (head) => /^std::_Rb_tree_(const_)?iterator$/.test(head), view: viewTreeNode },
  { matches: (head) => /^std::_List_(const_)?iterator$/.test(head), view: (decoder, slot) => viewNode(decoder, slot, "_M_node", listLinks, isListHeader) },
  { matches: (head) => /^std::_Fwd_list_(const_)?iterator$/.test(head), view: (decoder, slot) => viewNode(decoder, slot, "_M_node", forwardLink, () => false) },
  { matches: (head) => /^std::__detail::_Node_(const_)?iterator$/.test(head), view: (decoder, slot) => viewNode(decoder, slot, "_M_cur", 8, () => false) },
];

function viewTreeNode(decoder: Decoder, slot: Slot): Value | undefined {
  const base = pointee(decoder.types, part(decoder.types, slot, "_M_node")?.type);
  return viewNode(decoder, slot, "_M_node", decoder.types.size(base) ?? 32, (node) => isTreeHeader(decoder, node, base));
}

/** `isEnd` answers undefined when it cannot tell: the iterator is then shown as the struct it is. */
function viewNode(decoder: Decoder, slot: Slot, member: string, links: number, isEnd: (node: bigint, decoder: Decoder, size: bigint) => boolean | undefined): Value | undefined {
  const { types } = decoder;
  const pointer = part(types, slot, member);
  const element = elementOf(types, slot.type);
  const size = types.size(element);
  if (!pointer || element === undefined || size === undefined) return undefined;
  const word = decoder.word(pointer.address, 8, slot.window);
  const bad = headless(decoder, slot, "pointer", [word]);
  if (bad) return bad;
  const value = decoder.make(slot, "pointer", "defined");
  const offset = valueOffset(types, element, links);
  if (word.value !== 0n) {
    const end = isEnd(word.value, decoder, offset + BigInt(size));
    if (end === undefined) return undefined;
    if (end) return { ...value, value: "end()", target: hex(word.value), targetState: "out-of-bounds" };
  }
  aim(decoder, value, word.value === 0n ? 0n : word.value + offset, element);
  return value;
}

/** The symbols do not have every iterator's template arguments; its name has. */
function elementOf(types: Types, iterator: TypeRef): TypeRef {
  return types.argument(iterator, 0) ?? types.memberTypedef(iterator, "value_type") ?? types.argument(types.memberTypedef(iterator, "_Node"), 0)
    ?? types.named(splitTemplate(types.name(types.strip(iterator))).args[0] ?? "");
}

function isTreeHeader(decoder: Decoder, node: bigint, base: number | undefined): boolean {
  const color = decoder.types.field(base, "_M_color");
  const parent = decoder.types.field(base, "_M_parent");
  if (!color || !parent) return false;
  const red = decoder.word(node + BigInt(color.offset), 4);
  const up = decoder.word(node + BigInt(parent.offset));
  if (red.state !== "defined" || red.value !== 0n || up.state !== "defined") return false;
  return up.value === 0n || decoder.word(up.value + BigInt(parent.offset)).value === node;
}

/** A node has a block of its own, of its own size; the header never has. In an arena the ring's only possible header is asked for. */
function isListHeader(node: bigint, decoder: Decoder, size: bigint): boolean | undefined {
  const place = decoder.facts.place(node);
  if (place.kind === "block" && place.offset === 0 && BigInt(place.size) <= size + 15n && BigInt(place.size) >= size) return false;
  const ring: bigint[] = [];
  for (let at = node; ring.length === 0 || at !== node;) {
    if (ring.length > mostCounted) return undefined;
    const next = decoder.word(at);
    if (next.state !== "defined" || next.value === 0n) return undefined;
    ring.push(at);
    at = next.value;
  }
  const count = BigInt(ring.length - 1);
  const headers = ring.filter((at) => {
    const word = decoder.word(at + BigInt(listLinks));
    return word.state === "defined" && word.value === count;
  });
  return headers.length === 1 ? headers[0] === node : undefined;
}
