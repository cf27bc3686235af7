/**
 * std::map, std::set and their multi forms.
 * Layout: libstdc++ <bits/stl_tree.h>, <bits/stl_map.h>: `_M_t._M_impl` holds `_M_header` (a `_Rb_tree_node_base`: `_M_parent`
 * is the root, `_M_left` the first node, `_M_right` the last) and `_M_node_count`; a `_Rb_tree_node` is a node base followed by the
 * value at the value's alignment.
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import type { TypeRef, Types } from "../types";
import { broken, mostWalked } from "./nodes";
import { corrupted, entry, finish, headless, part, type Part, type StdView } from "./view";

export const mapViews: readonly StdView[] = [
  { matches: (head) => head === "std::map" || head === "std::multimap", view: (decoder, slot) => viewTree(decoder, slot, true) },
  { matches: (head) => head === "std::set" || head === "std::multiset", view: (decoder, slot) => viewTree(decoder, slot, false) },
];

/** A red-black tree of 2^63 nodes is at most 126 deep. */
const deepest = 128;

function viewTree(decoder: Decoder, slot: Slot, isMap: boolean): Value | undefined {
  const { types } = decoder;
  const kind = isMap ? "map" : "sequence";
  const header = part(types, slot, "_M_t", "_M_impl", "_M_header");
  const count = part(types, slot, "_M_t", "_M_impl", "_M_node_count");
  const valueType = valueTypeOf(types, slot.type);
  const walk = header && walkerOf(types, header);
  if (!header || !count || !walk || valueType === undefined) return undefined;
  const words = [decoder.word(header.address + walk.left), decoder.word(header.address + walk.parent), decoder.word(count.address)];
  const bad = headless(decoder, slot, kind, words);
  if (bad) return bad;
  const [first, root, nodes] = words.map((word) => word.value) as [bigint, bigint, bigint];
  if ((nodes === 0n) !== (root === 0n) || nodes > 1n << 40n) return corrupted(decoder, slot, kind, `a count of ${nodes} does not fit its nodes`);
  const length = Number(nodes);
  const value = decoder.make(slot, kind, "defined");
  value.length = length;
  const { from, to } = decoder.shown(slot, length);
  const offset = valueOffset(types, valueType, walk.size);
  const children: Value[] = [];
  let node = first;
  for (let i = 0; i < Math.min(to, mostWalked) && decoder.budget > 0; i++) {
    if (node === header.address || decoder.facts.place(node).kind === "null") return broken(value, children, `it holds ${i} nodes, not ${length}`);
    const links = decoder.word(node + walk.left);
    if (links.state !== "defined") return broken(value, children, `node ${i} is no live memory`);
    if (i >= from) {
      decoder.own(node);
      const at: Part = { type: valueType, address: node + offset };
      const child = isMap ? entry(decoder, i, slot.depth + 1, at) : decoder.decode({ name: `[${i}]`, type: valueType, address: at.address, role: "element", depth: slot.depth + 1 });
      if (!child) return undefined;
      children.push(child);
    }
    if (i + 1 < to) {
      const next = successor(decoder, node, walk);
      if (next === undefined) return broken(value, children, `node ${i} leads nowhere`);
      node = next;
    }
  }
  if (to === 0 && length > 0) decoder.own(first);
  finish(value, children, length);
  return value;
}

interface Walker { parent: bigint; left: bigint; right: bigint; size: number }

function walkerOf(types: Types, header: Part): Walker | undefined {
  const [parent, left, right] = ["_M_parent", "_M_left", "_M_right"].map((name) => types.field(header.type, name)?.offset);
  const size = types.size(header.type);
  if (parent === undefined || left === undefined || right === undefined || size === undefined) return undefined;
  return { parent: BigInt(parent), left: BigInt(left), right: BigInt(right), size };
}

export function valueOffset(types: Types, valueType: number, headerSize: number): bigint {
  const align = Math.max(1, types.align(valueType));
  return BigInt(Math.ceil(headerSize / align) * align);
}

/** pair<const K, V> of a map, K of a set: the member typedef, else the allocator's argument, else the first argument. */
export function valueTypeOf(types: Types, ref: TypeRef): number | undefined {
  const named = types.memberTypedef(ref, "value_type");
  if (named !== undefined) return named;
  for (const argument of types.struct(ref)?.templateArguments ?? []) {
    if (argument.type === undefined || !types.name(argument.type).startsWith("std::allocator<")) continue;
    const allocated = types.argument(argument.type, 0);
    if (allocated !== undefined) return allocated;
  }
  for (const base of types.struct(ref)?.bases ?? []) { // debug mode: the plain container
    const inherited = types.memberTypedef(base.type, "value_type");
    if (inherited !== undefined) return inherited;
  }
  return types.argument(ref, 0);
}

/** The next node in order; the header after the last. Undefined when a link is not defined or the tree has a cycle. */
function successor(decoder: Decoder, from: bigint, walk: Walker): bigint | undefined {
  const link = (node: bigint, offset: bigint): bigint | undefined => {
    const word = decoder.word(node + offset);
    return word.state === "defined" ? word.value : undefined;
  };
  let node = link(from, walk.right);
  if (node === undefined) return undefined;
  if (node !== 0n) {
    for (let i = 0; i < deepest; i++) {
      const left = link(node, walk.left);
      if (left === undefined) return undefined;
      if (left === 0n) return node;
      node = left;
    }
    return undefined;
  }
  let child = from;
  for (let i = 0; i < deepest; i++) {
    const parent = link(child, walk.parent);
    if (parent === undefined || parent === 0n) return undefined;
    const right = link(parent, walk.right);
    if (right === undefined) return undefined;
    // The header's right link is the last node: coming up from the root, the header ends the walk.
    if (right !== child || link(parent, walk.parent) === child) return parent;
    child = parent;
  }
  return undefined;
}
