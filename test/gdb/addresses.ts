/**
 * Are two addresses of two runs of one program the same place? The program's own code and data lie where they were linked;
 * stacks lie at another base under Valgrind, heap blocks anywhere. So a stack gives one constant shift for each thread,
 * and a heap block one partner: the first pair of addresses that meets fixes it, every later pair must agree.
 */
import type { Snapshot } from "../../src/trace/snapshot";
import type { Symbols } from "../../src/trace/symbols";

const LARGEST_STACK = 64n << 20n;

export class Addresses {
  private readonly image: [bigint, bigint][];
  /** Ours minus theirs, of each stack seen. */
  private readonly shifts = new Set<bigint>();
  /** Base of the partner block, by our block's identity. */
  private readonly blocks = new Map<string, bigint>();

  constructor(symbols: Symbols) {
    this.image = symbols.sections.map(({ address, size }) => [BigInt(address), BigInt(address) + BigInt(size)]);
  }

  /** A variable known to be the same in both runs lies here. False when that contradicts what was seen before; "far" as in `same`. */
  variable(ours: bigint, theirs: bigint, thread: ThreadShift, now: Snapshot): boolean | "far" {
    if (this.inImage(ours)) return ours === theirs;
    // A capture of a lambda may lie on the heap, in a block that a std::function keeps for itself.
    if (blockAt(now, ours)) return this.same(ours, theirs, now);
    thread.at ??= ours;
    if (ours > thread.at + LARGEST_STACK || ours < thread.at - LARGEST_STACK) return "far";
    thread.shift ??= ours - theirs;
    this.shifts.add(thread.shift);
    return ours - theirs === thread.shift;
  }

  /** "far": neither the program's, nor a stack's, nor a block's: nothing can be said but that neither is null. */
  same(ours: bigint, theirs: bigint, now: Snapshot): boolean | "far" {
    if (ours === 0n || theirs === 0n) return ours === theirs;
    if (this.inImage(ours)) return ours === theirs;
    const block = blockAt(now, ours);
    if (block) return this.pair(block, ours, theirs, now);
    return this.shifts.has(ours - theirs) ? true : "far";
  }

  private pair(block: Block, ours: bigint, theirs: bigint, now: Snapshot): boolean {
    const base = theirs - (ours - BigInt(block.address));
    const partner = this.blocks.get(block.key);
    if (partner !== undefined) return partner === base;
    // Two blocks that are live together cannot be one.
    for (const other of now.heap) {
      if (other.state !== "freed" && keyOf(other) !== block.key && this.blocks.get(keyOf(other)) === base && block.live) return false;
    }
    this.blocks.set(block.key, base);
    return true;
  }

  private inImage(address: bigint): boolean {
    return this.image.some(([low, high]) => address >= low && address < high);
  }
}

export interface ThreadShift {
  shift?: bigint;
  /** A variable of the thread's stack, as we have it. */
  at?: bigint;
}

interface Block {
  key: string;
  address: string;
  live: boolean;
}

function keyOf(block: Snapshot["heap"][number]): string {
  return `${block.address} of step ${block.allocated.step} ${block.id ?? ""}`;
}

/** The block at or right before the address: a live one first. */
function blockAt(now: Snapshot, address: bigint): Block | undefined {
  const at = now.heap.filter((block) => BigInt(block.address) <= address && address <= BigInt(block.address) + BigInt(block.size));
  const inside = at.filter((block) => address < BigInt(block.address) + BigInt(block.size));
  const found = [...inside.filter(isLive), ...at.filter(isLive), ...inside.reverse(), ...at][0];
  return found && { key: keyOf(found), address: found.address, live: isLive(found) };
}

export function isLive(block: Snapshot["heap"][number]): boolean {
  return block.state !== "freed";
}

/** Lies the address in a block that is freed and in none that is live? */
export function isFreed(now: Snapshot, address: bigint): boolean {
  const block = blockAt(now, address);
  return block !== undefined && !block.live;
}
