/**
 * Spans of addresses that come one after the other in time (blocks, by number): which is the latest of the first K that
 * covers an address? A segment tree over the spans' bounds; each of its nodes lists its spans in order of time.
 */
import { lowerBound, upperBound } from "./growable";

export class SpanIndex {
  private readonly bounds: Float64Array;
  /** Leaves of the tree: a power of two; node 1 is the root, leaf i is node leaves + i. */
  private readonly leaves: number;
  /** Spans of node n: items[start[n]..start[n + 1]). */
  private readonly start: Uint32Array;
  private readonly items: Uint32Array;

  /** Spans [low[i], low[i] + size[i]), an empty one counting as one byte. */
  constructor(low: Float64Array, size: Float64Array, count: number) {
    const all = new Float64Array(count * 2);
    for (let i = 0; i < count; i++) {
      all[2 * i] = low[i]!;
      all[2 * i + 1] = low[i]! + Math.max(1, size[i]!);
    }
    const sorted = all.slice().sort();
    let unique = 0;
    for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[unique++] = sorted[i]!;
    this.bounds = sorted.slice(0, unique);
    let leaves = 1;
    while (leaves < unique) leaves *= 2;
    this.leaves = leaves;

    this.start = new Uint32Array(2 * leaves + 1);
    const visit = (span: number, put: (node: number) => void): void => {
      let from = lowerBound(this.bounds, all[2 * span]!) + leaves;
      let to = lowerBound(this.bounds, all[2 * span + 1]!) + leaves;
      for (; from < to; from >>= 1, to >>= 1) {
        if (from & 1) put(from++);
        if (to & 1) put(--to);
      }
    };
    for (let i = 0; i < count; i++) visit(i, (node) => { this.start[node + 1]!++; });
    for (let node = 0; node < 2 * leaves; node++) this.start[node + 1]! += this.start[node]!;
    const next = this.start.slice();
    this.items = new Uint32Array(this.start[2 * leaves]!);
    for (let i = 0; i < count; i++) visit(i, (node) => { this.items[next[node]!++] = i; });
  }

  /** The highest number below `before` of a span that covers `address`; -1 when there is none. */
  latest(address: number, before: number): number {
    const leaf = upperBound(this.bounds, address) - 1;
    if (leaf < 0) return -1;
    let best = -1;
    for (let node = leaf + this.leaves; node >= 1; node >>= 1) {
      const from = this.start[node]!;
      const at = lowerBound(this.items, before, from, this.start[node + 1]!) - 1;
      if (at >= from && this.items[at]! > best) best = this.items[at]!;
    }
    return best;
  }
}
