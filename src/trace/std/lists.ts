/**
 * std::list and std::forward_list.
 * Layouts: libstdc++ <bits/stl_list.h>: `_M_impl._M_node` is a `_List_node_header` (`_M_next`, `_M_prev`, `_M_size`) and closes the
 * ring of nodes; <bits/forward_list.h>: `_M_impl._M_head._M_next` begins a chain that ends in null and has no count. A node is its
 * base (the links) followed by the value at the value's alignment.
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { valueOffset, valueTypeOf } from "./map";
import { broken, countChain, walkChain, type Count } from "./nodes";
import { corrupted, headless, part, type StdView } from "./view";

export const listViews: readonly StdView[] = [
  { matches: (head) => head === "std::list", view: viewList },
  { matches: (head) => head === "std::forward_list", view: viewForwardList },
];

export const listLinks = 16;
export const forwardLink = 8;

function viewList(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const header = part(types, slot, "_M_impl", "_M_node");
  const next = header && part(types, header, "_M_next");
  const size = header && part(types, header, "_M_size");
  const valueType = valueTypeOf(types, slot.type);
  if (!header || !next || !size || valueType === undefined) return undefined;
  const words = [decoder.word(next.address, 8, slot.window), decoder.word(size.address, 8, slot.window)];
  const bad = headless(decoder, slot, "sequence", words);
  if (bad) return bad;
  const [first, count] = words.map((word) => word.value) as [bigint, bigint];
  if (first === 0n) return corrupted(decoder, slot, "sequence", "its link is null: it was never constructed");
  if ((count === 0n) !== (first === header.address) || count > 1n << 40n) return corrupted(decoder, slot, "sequence", `a count of ${count} does not fit its nodes`);
  return walkChain(decoder, slot, decoder.make(slot, "sequence", "defined"), {
    first, end: header.address, length: Number(count), link: next.address - header.address, value: { type: valueType, offset: valueOffset(types, valueType, listLinks) },
  });
}

function viewForwardList(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const head = part(types, slot, "_M_impl", "_M_head", "_M_next");
  const valueType = valueTypeOf(types, slot.type);
  if (!head || valueType === undefined) return undefined;
  const first = decoder.word(head.address, 8, slot.window);
  const bad = headless(decoder, slot, "sequence", [first]);
  if (bad) return bad;
  const count = countChain(decoder, first.value, 0n);
  const value = walkChain(decoder, slot, decoder.make(slot, "sequence", "defined"), {
    first: first.value, end: 0n, length: count.nodes, link: 0n, value: { type: valueType, offset: valueOffset(types, valueType, forwardLink) },
  });
  return value && judged(value, count);
}

/** A chain that does not end in null has no length: what was found of it is shown. */
function judged(value: Value, count: Count): Value {
  if (count.end === "null") return value;
  delete value.length;
  delete value.value;
  if (count.end === "many") return { ...value, state: "defined" };
  delete value.elided;
  return broken(value, value.children ?? [], count.end === "cycle" ? "its nodes form a cycle" : `node ${count.nodes} is no live memory`);
}
