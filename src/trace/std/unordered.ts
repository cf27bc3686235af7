/**
 * std::unordered_map, std::unordered_set and their multi forms.
 * Layout: libstdc++ <bits/hashtable.h>, <bits/hashtable_policy.h>: `_M_h` holds `_M_buckets` (an array of node pointers, or the
 * object's own `_M_single_bucket`), `_M_before_begin._M_nxt`, the head of one singly linked list of all nodes, and
 * `_M_element_count`. A node is `_M_nxt` followed by the value at its alignment (then, for some keys, the cached hash).
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { mostWalked, valueOffset, valueTypeOf } from "./map";
import { corrupted, entry, finish, headless, part, type StdView } from "./view";

export const unorderedViews: readonly StdView[] = [
  { matches: (head) => head === "std::unordered_map" || head === "std::unordered_multimap", view: (decoder, slot) => viewTable(decoder, slot, true) },
  { matches: (head) => head === "std::unordered_set" || head === "std::unordered_multiset", view: (decoder, slot) => viewTable(decoder, slot, false) },
];

function viewTable(decoder: Decoder, slot: Slot, isMap: boolean): Value | undefined {
  const { types } = decoder;
  const kind = isMap ? "map" : "sequence";
  const head = part(types, slot, "_M_h", "_M_before_begin", "_M_nxt");
  const count = part(types, slot, "_M_h", "_M_element_count");
  const buckets = part(types, slot, "_M_h", "_M_buckets");
  const valueType = valueTypeOf(types, slot.type);
  if (!head || !count || !buckets || valueType === undefined) return undefined;
  const words = [decoder.word(head.address, 8, slot.window), decoder.word(count.address, 8, slot.window), decoder.word(buckets.address, 8, slot.window)];
  const bad = headless(decoder, slot, kind, words);
  if (bad) return bad;
  const [first, elements, table] = words.map((word) => word.value) as [bigint, bigint, bigint];
  decoder.own(table);
  if ((elements === 0n) !== (first === 0n) || elements > 1n << 40n) return corrupted(decoder, slot, kind, `a count of ${elements} does not fit its nodes`);
  const length = Number(elements);
  const value = decoder.make(slot, kind, "defined");
  value.length = length;
  const { from, to } = decoder.shown(slot, length);
  const offset = valueOffset(types, valueType, 8);
  const children: Value[] = [];
  let node = first;
  for (let i = 0; i < Math.min(to, mostWalked) && decoder.budget > 0; i++) {
    const next = decoder.word(node);
    if (node === 0n || next.state !== "defined") {
      value.state = "unreadable";
      value.value = node === 0n ? `<corrupted: it holds ${i} nodes, not ${length}>` : `<corrupted: node ${i} is no live memory>`;
      if (children.length > 0) value.children = children;
      return value;
    }
    if (i >= from) {
      decoder.own(node);
      const at = { type: valueType, address: node + offset };
      const child = isMap ? entry(decoder, i, slot.depth + 1, at) : decoder.decode({ name: `[${i}]`, type: valueType, address: at.address, role: "element", depth: slot.depth + 1 });
      if (!child) return undefined;
      children.push(child);
    }
    node = next.value;
  }
  finish(value, children, length);
  return value;
}
