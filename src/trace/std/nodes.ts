/** Chains of nodes, as lists and hash tables have them: walked as far as is asked for, never round in circles. */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { finish, type Part } from "./view";

/** Most nodes walked to get to the first one asked for. */
export const mostWalked = 2_000_000;
/** Most nodes of a chain without a count that are counted. */
export const mostCounted = 100_000;

export interface Chain {
  /** Address of the first node. */
  first: bigint;
  /** What the last node's link holds. */
  end: bigint;
  /** Nodes there should be. */
  length: number;
  /** Offset of the link to the next node, and of the value, in a node. */
  link: bigint;
  value: { type: number; offset: bigint };
  /** Makes the child for a value. Without it: an element `[i]`. */
  child?: (index: number, at: Part) => Value | undefined;
}

/** Fills in `value` (a sequence or a map) with the part of the chain that the slot asks for. Undefined: `child` gave none. */
export function walkChain(decoder: Decoder, slot: Slot, value: Value, chain: Chain): Value | undefined {
  value.length = chain.length;
  const { from, to } = decoder.shown(slot, chain.length);
  const children: Value[] = [];
  let node = chain.first;
  let i = 0;
  for (; i < Math.min(to, mostWalked) && decoder.budget > 0; i++) {
    if (node === chain.end) return broken(value, children, `it holds ${i} nodes, not ${chain.length}`);
    const next = decoder.word(node + chain.link);
    if (next.state !== "defined") return broken(value, children, `node ${i} is no live memory`);
    if (i >= from) {
      const place = decoder.facts.place(node);
      if (place.kind === "block" && place.state === "freed") return broken(value, children, `node ${i} lies in a freed block`);
      decoder.own(node);
      const at: Part = { type: chain.value.type, address: node + chain.value.offset };
      const child = chain.child ? chain.child(i, at) : decoder.decode({ name: `[${i}]`, type: at.type, address: at.address, role: "element", depth: slot.depth + 1 });
      if (!child) return undefined;
      children.push(child);
    }
    node = next.value;
  }
  if (i === chain.length && node !== chain.end && decoder.deeper(slot)) return broken(value, children, `it holds more than ${chain.length} nodes`);
  finish(value, children, chain.length);
  return value;
}

/** What could be read stays, with a note of what is wrong. */
export function broken(value: Value, children: Value[], why: string): Value {
  value.state = "unreadable";
  value.value = `<corrupted: ${why}>`;
  if (children.length > 0) value.children = children;
  return value;
}

export type Count = { nodes: number; end: "null" | "cycle" | "lost" | "many" };

/** Nodes of a chain that ends in null. A cycle is found as R. P. Brent does ("An improved Monte Carlo factorization algorithm", 1980). */
export function countChain(decoder: Decoder, first: bigint, link: bigint): Count {
  let node = first;
  let mark = 0n;
  let power = 1;
  for (let nodes = 0; ; nodes++) {
    if (node === 0n) return { nodes, end: "null" };
    if (node === mark) return { nodes, end: "cycle" };
    if (nodes >= mostCounted) return { nodes, end: "many" };
    if (nodes === power) {
      mark = node;
      power *= 2;
    }
    const next = decoder.word(node + link);
    if (next.state !== "defined") return { nodes, end: "lost" };
    node = next.value;
  }
}
