/**
 * Which blocks leak, and from which step on: the step at which the last pointer to a block that is never freed went away.
 *
 * Every version of a granule that holds a pointer into such a block is an *edge* from its holder (a global, a frame, a block)
 * for as long as it stands: until the granule changes, the frame is left or the block is freed. A block is reachable until
 * the latest of min(end of edge, end of its holder's own reachability): a widest path, found by going from the longest
 * reachable to the shortest. One pass over the run's versions, not one for each step.
 */
import type { AddressSpace } from "./address-space";
import type { TraceTables } from "./tables";
import type { ThreadStacks } from "./thread-stacks";

const forever = 0xffffffff;

/**
 * Edges into blocks, as columns. `holder`: a block that is never freed, or -1 for what counts as a root until `end`. `address`: of the
 * pointer. `how`: what ended it.
 */
interface Edges { holder: number[]; target: number[]; start: number[]; end: number[]; address: number[]; how: HowLost[] }

/** What became of a pointer: it got another value, its frame was left, the block that held it was freed. */
export type HowLost = "overwritten" | "left" | "freed";

/** The last pointer by which a block was reached. `indirect`: it led to another block, which was lost with it and leads here. */
export interface LastPointer { address: number; how: HowLost; indirect: boolean }

export class Leaks {
  /** First step at which the block is leaked; 0 = never. */
  readonly from: Uint32Array;
  private readonly edges: Edges;
  /** By block: the edge that made it reachable longest, -1 = none. */
  private readonly last: Int32Array;

  /** `direct(block)`: user code itself asked for it, so that a pointer that never reached memory is a leak too. */
  constructor(tables: TraceTables, stacks: ThreadStacks, space: AddressSpace, direct: (block: number) => boolean) {
    const { blocks, steps } = tables;
    this.from = new Uint32Array(blocks.count);
    const reach = new Uint32Array(blocks.count);
    this.edges = new EdgeFinder(tables, stacks, space).find();
    this.last = new Int32Array(blocks.count).fill(-1);
    widestPaths(this.edges, blocks.to, reach, this.last);
    const pointedAt = new Set(this.edges.target);
    for (let block = 0; block < blocks.count; block++) {
      if (blocks.to[block] !== 0 || reach[block]! > steps.count) continue;
      if (reach[block]! > 0) this.from[block] = Math.max(reach[block]!, blocks.from[block]!);
      else if (pointedAt.has(block) || direct(block)) this.from[block] = blocks.from[block]!;
    }
  }

  /** The pointer whose end made the block a leak: its own, or that of the block which held it. Undefined when none ever led to it. */
  lastPointer(block: number): LastPointer | undefined {
    const { end, address, how, holder } = this.edges;
    const own = this.last[block]!;
    let edge = own;
    const seen = new Set<number>();
    // As long as the pointer outlives the block that holds it, what was lost is the way to that block.
    while (edge >= 0 && end[edge]! > this.from[block]! && holder[edge]! >= 0 && !seen.has(edge)) {
      seen.add(edge);
      edge = this.last[holder[edge]!]!;
    }
    return edge < 0 || end[edge] === forever ? undefined : { address: address[edge]!, how: how[edge]!, indirect: edge !== own };
  }
}

class EdgeFinder {
  private readonly edges: Edges = { holder: [], target: [], start: [], end: [], address: [], how: [] };
  /** Pointers on stacks: versions, their targets and ends; their frames are looked up in order of time. */
  private readonly onStack: { version: number; target: number; end: number; start: number }[] = [];

  constructor(private readonly tables: TraceTables, private readonly stacks: ThreadStacks, private readonly space: AddressSpace) {}

  find(): Edges {
    const { blocks, memory, steps } = this.tables;
    let low = Infinity;
    let high = 0;
    for (let block = 0; block < blocks.count; block++) {
      if (blocks.to[block] !== 0) continue;
      low = Math.min(low, blocks.address[block]!);
      high = Math.max(high, blocks.address[block]! + Math.max(1, blocks.size[block]!));
    }
    if (low === Infinity) return this.edges;
    const visible = steps.versions[steps.count] ?? 0;
    const { start, order, words, known, undefinedBytes } = memory;
    for (let slot = 0; slot + 1 < start.length; slot++) {
      for (let i = start[slot]!; i < start[slot + 1]!; i++) {
        const version = order[i]!;
        if (version >= visible) break;
        const value = words[version * 2]! + words[version * 2 + 1]! * 0x100000000;
        if (value < low || value >= high || known[version] !== 0xff || undefinedBytes[version] !== 0) continue;
        const following = i + 1 < start[slot + 1]! ? order[i + 1]! : forever;
        this.pointer(version, value, following < visible ? this.stacks.stepOfVersion(following) : forever);
      }
    }
    this.framesOfStackPointers();
    return this.edges;
  }

  private pointer(version: number, value: number, end: number): void {
    const { blocks, memory } = this.tables;
    const start = this.stacks.stepOfVersion(version);
    const target = this.space.blockAround(value, start);
    if (target < 0 || blocks.to[target] !== 0) return;
    const address = memory.slotAddress[memory.slot[version]!]!;
    const thread = this.stacks.localsAround(address, start);
    if (thread !== undefined) {
      this.add(-1, target, start, Math.min(end, thread.to), address, end < thread.to ? "overwritten" : "left");
      return;
    }
    if (this.stacks.threadAround(address, start) !== undefined) {
      this.onStack.push({ version, target, end, start });
      return;
    }
    const holder = this.space.blockAround(address, start);
    if (holder < 0) this.add(-1, target, start, end, address, "overwritten");
    else if (blocks.to[holder] === 0) this.add(holder, target, start, end, address, "overwritten");
    else this.add(-1, target, start, Math.min(end, blocks.to[holder]!), address, end < blocks.to[holder]! ? "overwritten" : "freed"); // held until the holder is freed
  }

  private framesOfStackPointers(): void {
    const { frames, memory } = this.tables;
    this.onStack.sort((a, b) => a.version - b.version); // so that each step's frames are looked up once
    for (const { version, target, end, start } of this.onStack) {
      const address = memory.slotAddress[memory.slot[version]!]!;
      const thread = this.stacks.threadAround(address, start)!;
      if (address < this.stacks.lowest(thread, start)) continue;
      const index = this.stacks.frameAround(address, thread.id, start);
      if (index < 0) {
        if (address >= (this.stacks.top(thread.id) ?? Infinity)) this.add(-1, target, start, end, address, "overwritten");
        continue;
      }
      const frame = this.stacks.framesOf(thread.id, start).at(index);
      if (version >= this.stacks.floorOf(address, thread, start).floor) this.add(-1, target, start, Math.min(end, frames.to[frame]!), address, end < frames.to[frame]! ? "overwritten" : "left");
    }
  }

  private add(holder: number, target: number, start: number, end: number, address: number, how: HowLost): void {
    if (end <= start || holder === target) return;
    const { edges } = this;
    edges.holder.push(holder);
    edges.target.push(target);
    edges.start.push(start);
    edges.end.push(end);
    edges.address.push(address);
    edges.how.push(how);
  }
}

/** Fills `reach`: the first step from which no way leads from a root to the block, 0 where there never was one; and `last`: by which edge. */
function widestPaths({ holder, target, start, end }: Edges, freed: Uint32Array, reach: Uint32Array, last: Int32Array): void {
  const outgoing = new Map<number, number[]>();
  const heap = new MaxHeap();
  const improve = (block: number, until: number, edge: number): void => {
    if (freed[block] !== 0 || until <= reach[block]!) return;
    reach[block] = until;
    last[block] = edge;
    heap.push(until, block);
  };
  for (let i = 0; i < target.length; i++) {
    if (holder[i]! < 0) improve(target[i]!, end[i]!, i);
    else {
      const list = outgoing.get(holder[i]!);
      if (list === undefined) outgoing.set(holder[i]!, [i]);
      else list.push(i);
    }
  }
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    if (top.key < reach[top.item]!) continue;
    for (const i of outgoing.get(top.item) ?? []) {
      if (start[i]! < top.key) improve(target[i]!, Math.min(end[i]!, top.key), i);
    }
  }
}

class MaxHeap {
  private readonly keys: number[] = [];
  private readonly items: number[] = [];

  push(key: number, item: number): void {
    const { keys, items } = this;
    let i = keys.length;
    keys.push(key);
    items.push(item);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (keys[parent]! >= key) break;
      keys[i] = keys[parent]!;
      items[i] = items[parent]!;
      i = parent;
    }
    keys[i] = key;
    items[i] = item;
  }

  pop(): { key: number; item: number } | undefined {
    const { keys, items } = this;
    if (keys.length === 0) return undefined;
    const top = { key: keys[0]!, item: items[0]! };
    const key = keys.pop()!;
    const item = items.pop()!;
    const { length } = keys;
    if (length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= length) break;
      if (child + 1 < length && keys[child + 1]! > keys[child]!) child++;
      if (keys[child]! <= key) break;
      keys[i] = keys[child]!;
      items[i] = items[child]!;
      i = child;
    }
    keys[i] = key;
    items[i] = item;
    return top;
  }
}
