/** Nodes that lead to each other, as a view's LinkedListItems and TreeItems name their links. Walked as far as is asked for, never round in circles. */
import type { Decoder } from "../decoding";
import { mostCounted, mostWalked } from "../std/nodes";
import { refOf, targetOf, typeName } from "./c-types";
import type { Evaluator, Scope } from "./evaluator";
import { ViewError } from "./view-error";

/** What the nodes are, and where the first is: the value of HeadPointer. */
export interface Head { first: bigint; node: number }

export function headOf(evaluator: Evaluator, text: string, scope: Scope): Head {
  const pointer = evaluator.value(text, scope);
  const node = pointer.kind === "pointer" ? refOf(pointer.to) : undefined;
  if (pointer.kind !== "pointer") throw new ViewError("HeadPointer is no pointer");
  if (node === undefined || evaluator.decoder.types.size(node) === undefined) {
    if (pointer.value === 0n) return { first: 0n, node: -1 };
    throw new ViewError(`HeadPointer leads to ${typeName(evaluator.decoder.types, pointer.to)}, which has no members`);
  }
  return { first: pointer.value, node };
}

/** The scope of expressions about a node. */
export function nodeScope(node: number, address: bigint): Scope {
  return { self: { type: node, address } };
}

/** A node that cannot be read: what came before it stays. */
export class BrokenChain extends Error {}

/** Where a link leads. A link that is the name of a member is read without evaluating anything: lists have many nodes. */
export function linkOf(evaluator: Evaluator, text: string, node: number): (address: bigint) => bigint {
  const { decoder } = evaluator;
  const field = /^\s*[A-Za-z_]\w*\s*$/.test(text) ? decoder.types.field(node, text.trim()) : undefined;
  if (field && field.member.bitSize === undefined && targetOf(decoder.types, { ref: field.type })) {
    const offset = BigInt(field.offset);
    return (address) => {
      const word = decoder.word(address + offset);
      if (word.state !== "defined") throw new BrokenChain(`${text.trim()} of one of its nodes is ${word.state === "unreadable" ? "no memory of the program" : word.state}`);
      return word.value;
    };
  }
  return (address) => {
    try {
      const value = evaluator.value(text, nodeScope(node, address));
      if (value.kind === "pointer" || value.kind === "int") return BigInt.asUintN(64, value.value);
    } catch (error) {
      if (!(error instanceof ViewError)) throw error;
      throw new BrokenChain(`${text} of one of its nodes: ${error.message}`);
    }
    throw new ViewError(`${text} is no pointer`);
  };
}

/** Why a node is none. */
export function unfit(decoder: Decoder, address: bigint): string | undefined {
  const place = decoder.facts.place(address);
  if (place.kind === "block") return place.state === "freed" ? "lies in a freed block" : undefined;
  return place.kind === "unmapped" || place.kind === "code" ? "is no memory of the program" : undefined;
}

/** So many nodes that are only counted cost a snapshot's budget as much as a value. */
const nodesPerValue = 64;

/** Charges the walk for a node; false: the snapshot has no budget left. */
function affordable({ decoder }: Evaluator, node: number): boolean {
  if (node % nodesPerValue === nodesPerValue - 1) decoder.budget--;
  return decoder.budget > 0;
}

export interface Walk {
  /** Nodes from..to, or fewer. */
  nodes: bigint[];
  /** Nodes there are, as far as they were counted; undefined: more than were counted. */
  length: number | undefined;
  broken?: string;
}

/**
 * `size`: what the container says of its length. Nodes from..to are given; with `whole` all others are walked too, so that none of
 * them is taken for an object of its own.
 */
export interface Wanted { size: number | undefined; from: number; to: number; whole: boolean }

/**
 * A list: it ends in null, or where it began. Without a size the nodes are counted, and a cycle is found as R. P. Brent does ("An improved Monte Carlo factorization algorithm", 1980).
 */
export function walkList(evaluator: Evaluator, { first }: Head, next: (address: bigint) => bigint, { size, from, to, whole }: Wanted): Walk {
  const nodes: bigint[] = [];
  const most = size === undefined ? mostCounted : Math.min(whole ? Math.max(to, mostCounted) : to, size, mostWalked);
  let node = first;
  let mark = 0n;
  let power = 1;
  let i = 0;
  try {
    for (; i < most; i++) {
      if (node === 0n || (i > 0 && node === first)) break;
      if (!affordable(evaluator, i)) return { nodes, length: size };
      if (node === mark) return { nodes, length: i, broken: "its nodes form a cycle" };
      if (i === power) {
        mark = node;
        power *= 2;
      }
      if (i >= from && i < to) {
        const why = unfit(evaluator.decoder, node);
        if (why) return { nodes, length: i, broken: `node ${i} ${why}` };
        nodes.push(node);
      }
      evaluator.decoder.fold(node);
      node = next(node);
    }
  } catch (error) {
    if (!(error instanceof BrokenChain)) throw error;
    return { nodes, length: i, broken: error.message };
  }
  if (size === undefined) return { nodes, length: i < most || node === 0n ? i : undefined };
  return i < most ? { nodes, length: size, broken: `it has ${i} nodes, not ${size}` } : { nodes, length: size };
}

/** A tree in order: left, the node, right. `isNode`: one that is none (a sentinel) ends its branch as null does. */
export function walkTree(
  evaluator: Evaluator, { first }: Head, left: (address: bigint) => bigint, right: (address: bigint) => bigint, isNode: (address: bigint) => boolean,
  { size, from, to, whole }: Wanted,
): Walk {
  const nodes: bigint[] = [];
  const seen = new Set<bigint>();
  const path: bigint[] = [];
  const most = Math.min(size === undefined || whole ? mostCounted : to, size ?? mostCounted);
  let node = first;
  let i = 0;
  try {
    while (i < most) {
      while (node !== 0n && isNode(node)) {
        if (seen.has(node)) return { nodes, length: i, broken: "its nodes form a cycle" };
        if (seen.size >= mostCounted || !affordable(evaluator, seen.size)) return { nodes, length: size };
        const why = unfit(evaluator.decoder, node);
        if (why) return { nodes, length: i, broken: `one of its nodes ${why}` };
        seen.add(node);
        evaluator.decoder.fold(node);
        path.push(node);
        node = left(node);
      }
      const at = path.pop();
      if (at === undefined) break;
      if (i >= from && i < to) nodes.push(at);
      i++;
      node = i < most ? right(at) : 0n;
    }
  } catch (error) {
    if (!(error instanceof BrokenChain)) throw error;
    return { nodes, length: i, broken: error.message };
  }
  if (size === undefined) return { nodes, length: i < most ? i : undefined };
  return i < most ? { nodes, length: size, broken: `it has ${i} nodes, not ${size}` } : { nodes, length: size };
}
