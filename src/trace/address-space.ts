/**
 * What lies where at a step: the place of an address, and the *region* around it, within which memory reads alike (one
 * floor, one rule for bytes that were never written).
 */
import { upperBound } from "./growable";
import type { Image, ImageRange } from "./image";
import type { Place } from "./memory-view";
import { maxAddress } from "./raw/events";
import { SpanIndex } from "./span-index";
import { type Areas, code, sectionOf, staticVariables } from "./static-areas";
import type { Symbols } from "./symbols";
import type { ThreadRecord, TraceTables } from "./tables";
import type { ThreadStacks } from "./thread-stacks";

export interface Region {
  low: number;
  /** Exclusive. */
  high: number;
  /** Versions below are void. */
  floor: number;
  /** Bytes never written since the floor: undefined, defined zeros, not there at all, or read-only bytes. */
  fill: "undefined" | "zero" | "unreadable" | ImageRange;
}

const calloc = 1;
const unmapped: Place = { kind: "unmapped" };

export class AddressSpace {
  private spans: SpanIndex | undefined;
  private readonly statics: Areas;
  private readonly threadLocals: Areas;
  private readonly code: Areas;

  constructor(
    private readonly tables: TraceTables,
    private readonly stacks: ThreadStacks,
    private readonly symbols: Symbols,
    private readonly image: Image,
  ) {
    this.statics = staticVariables(symbols, "address");
    this.threadLocals = staticVariables(symbols, "tls");
    this.code = code(symbols);
  }

  /** The block that holds the address at the step (live, or freed and not used again since), -1 = none. */
  blockAround(address: number, step: number): number {
    const { blocks } = this.tables;
    this.spans ??= new SpanIndex(blocks.address, blocks.size, blocks.count);
    return this.spans.latest(address, upperBound(blocks.from, step, 0, blocks.count));
  }

  /**
   * The block that a pointer to the address belongs to. One past the end of a live block is that block's, rather than a freed
   * one's that was there before; one past the end of any other block only counts when `pastEnd` says so.
   */
  blockFor(address: number, step: number, pastEnd: boolean): number {
    const around = this.blockAround(address, step);
    if ((around >= 0 && this.isLive(around, step)) || address === 0) return around;
    const before = this.blockAround(address - 1, step);
    if (before >= 0 && (around >= 0 ? before !== around && this.isLive(before, step) : pastEnd)) return before;
    return around;
  }

  isLive(block: number, step: number): boolean {
    const freed = this.tables.blocks.to[block]!;
    return freed === 0 || freed > step;
  }

  /** The region around an address (below maxAddress). */
  region(address: number, step: number): Region {
    const owner = this.stacks.localsAround(address, step);
    if (owner !== undefined) return { ...owner.locals!, floor: owner.floor, fill: "undefined" };
    const thread = this.stacks.threadAround(address, step);
    if (thread !== undefined) return this.stackRegion(address, thread, step);
    const block = this.blockAround(address, step);
    if (block >= 0) {
      const { blocks } = this.tables;
      const low = blocks.address[block]!;
      if (address < low + blocks.size[block]!) {
        return { low, high: low + blocks.size[block]!, floor: blocks.floor[block]!, fill: blocks.how[block] === calloc ? "zero" : "undefined" };
      }
    }
    const variable = this.statics.at(address);
    const bytes = this.image.at(address);
    if (bytes !== undefined) return { low: bytes.address, high: bytes.address + bytes.bytes.length, floor: 0, fill: bytes };
    if (variable !== undefined) return { low: variable.low, high: variable.high, floor: 0, fill: "zero" };
    const granule = address - (address % 8);
    return { low: granule, high: Math.min(granule + 8, this.statics.after(address)?.low ?? Infinity), floor: 0, fill: "unreadable" };
  }

  private stackRegion(address: number, thread: ThreadRecord, step: number): Region {
    const { cfa } = this.tables.frames;
    const dead = (low: number, high: number): Region => ({ low, high, floor: 0xffffffff, fill: "unreadable" });
    const lowest = this.stacks.lowest(thread, step);
    if (address < lowest) return dead(thread.low, lowest);
    const index = this.stacks.frameAround(address, thread.id, step);
    const chain = this.stacks.framesOf(thread.id, step);
    if (index >= 0) {
      const frame = chain.at(index);
      const { low, high, floor } = this.stacks.floorOf(address, thread, step);
      return {
        low: Math.max(index === 0 ? lowest : cfa[chain.at(index - 1)]!, low), high: Math.min(cfa[frame]!, high), floor, fill: "undefined",
      };
    }
    const top = this.stacks.top(thread.id) ?? thread.low;
    if (address < top) return dead(lowest, top); // all frames are gone
    return { low: Math.max(top, chain.length === 0 ? thread.low : cfa[chain.at(chain.length - 1)]!), high: thread.high, floor: thread.floor, fill: "unreadable" };
  }

  place(address: bigint, step: number): Place {
    if (address === 0n) return { kind: "null" };
    if (address < 0n || address >= BigInt(maxAddress)) return unmapped;
    const at = Number(address);
    const local = this.threadLocalPlace(at, step);
    if (local !== undefined) return local;
    const thread = this.stacks.threadAround(at, step);
    if (thread !== undefined) {
      if (at < this.stacks.lowest(thread, step)) return { kind: "stack", thread: thread.id, dead: true };
      const frame = this.stacks.frameAround(at, thread.id, step);
      if (frame === 0 && this.isLeftOver(at, thread, step)) return { kind: "stack", thread: thread.id, frame, dead: true };
      return frame < 0 ? { kind: "stack", thread: thread.id } : { kind: "stack", thread: thread.id, frame };
    }
    const block = this.blockFor(at, step, false);
    if (block >= 0) return this.blockPlace(block, at, step);
    const variable = this.statics.at(at);
    if (variable !== undefined) return { kind: "global", name: variable.name, offset: at - variable.low, size: variable.high - variable.low };
    const section = sectionOf(this.symbols, this.image, at);
    if (section !== undefined) return { kind: "image", section };
    const fn = this.code.at(at);
    if (fn !== undefined) return { kind: "code", name: fn.name, offset: at - fn.low };
    const before = this.blockFor(at, step, true);
    if (before >= 0) return this.blockPlace(before, at, step);
    const pastEnd = this.statics.at(at - 1);
    if (pastEnd !== undefined) return { kind: "global", name: pastEnd.name, offset: at - pastEnd.low, size: pastEnd.high - pastEnd.low };
    return unmapped;
  }

  /** In the red zone, where the innermost function may have variables, but written by one that has returned. */
  private isLeftOver(at: number, thread: ThreadRecord, step: number): boolean {
    if (at >= this.stacks.pointer(thread, step)) return false;
    const written = this.tables.memory.lastTouch(at, at + 1, this.tables.steps.versions[step]!, 0);
    return written >= 0 && written < this.stacks.lastReturn(at, thread, step);
  }

  /** Inside the thread-local variable of some thread. */
  private threadLocalPlace(at: number, step: number): Place | undefined {
    const owner = this.stacks.localsAround(at, step);
    if (owner === undefined) return undefined;
    const offset = at - owner.locals!.low;
    const variable = this.threadLocals.at(offset);
    return variable === undefined ? unmapped : { kind: "global", name: variable.name, offset: offset - variable.low, size: variable.high - variable.low };
  }

  private blockPlace(block: number, at: number, step: number): Place {
    const { blocks } = this.tables;
    const address = blocks.address[block]!;
    return {
      kind: "block", block, address: BigInt(address), size: blocks.size[block]!,
      state: this.isLive(block, step) ? "live" : "freed", offset: at - address,
    };
  }
}
