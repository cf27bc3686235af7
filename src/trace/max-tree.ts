/** Maxima of ranges of an array, and the last item of a range above a value: a segment tree. */
export class MaxTree {
  private readonly leaves: number;
  private readonly nodes: Float64Array;

  constructor(values: Float64Array) {
    let leaves = 1;
    while (leaves < values.length) leaves *= 2;
    this.leaves = leaves;
    this.nodes = new Float64Array(2 * leaves).fill(-Infinity);
    this.nodes.set(values, leaves);
    for (let node = leaves - 1; node >= 1; node--) this.nodes[node] = Math.max(this.nodes[2 * node]!, this.nodes[2 * node + 1]!);
  }

  /** The greatest of items [from, to), -Infinity when there are none. */
  max(from: number, to: number): number {
    let best = -Infinity;
    let low = from + this.leaves;
    let high = to + this.leaves;
    for (; low < high; low >>= 1, high >>= 1) {
      if (low & 1) best = Math.max(best, this.nodes[low++]!);
      if (high & 1) best = Math.max(best, this.nodes[--high]!);
    }
    return best;
  }

  /** Index of the last item of [from, to) that is greater than `value`, -1 when there is none. */
  lastAbove(value: number, from: number, to: number): number {
    // Climb from the right end as long as nothing fits, then descend into the first subtree that holds one.
    let low = from + this.leaves;
    let high = to + this.leaves;
    const left: number[] = [];
    let found = -1;
    for (; low < high && found < 0; low >>= 1, high >>= 1) {
      if (high & 1 && this.nodes[--high]! > value) found = high;
      if (low & 1) left.push(low++);
    }
    for (let node = left.pop(); found < 0 && node !== undefined; node = left.pop()) if (this.nodes[node]! > value) found = node;
    if (found < 0) return -1;
    while (found < this.leaves) found = this.nodes[2 * found + 1]! > value ? 2 * found + 1 : 2 * found;
    return found - this.leaves;
  }
}
