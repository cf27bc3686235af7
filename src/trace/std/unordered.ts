/**
 * std::unordered_map, std::unordered_set and their multi forms.
 * Layout: libstdc++ <bits/hashtable.h>, <bits/hashtable_policy.h>: `_M_h` holds `_M_buckets` (an array of node pointers, or the
 * object's own `_M_single_bucket`), `_M_before_begin._M_nxt`, the head of one singly linked list of all nodes, and
 * `_M_element_count`. A node is `_M_nxt` followed by the value at its alignment (then, for some keys, the cached hash).
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { valueOffset, valueTypeOf } from "./map";
import { walkChain } from "./nodes";
import { corrupted, entry, headless, part, type Part, type StdView } from "./view";

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
  return walkChain(decoder, slot, decoder.make(slot, kind, "defined"), {
    first, end: 0n, length: Number(elements), link: 0n, value: { type: valueType, offset: valueOffset(types, valueType, 8) },
    ...(isMap ? { child: (i: number, at: Part) => entry(decoder, i, slot.depth + 1, at) } : {}),
  });
}
