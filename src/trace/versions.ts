/**
 * Time-indexed memory, while it is built and when it is asked.
 *
 * Memory is cut into granules of 8 bytes. Each granule that was ever written has a *slot*, and each step that writes to it
 * adds a *version*: all 8 bytes as they are from then on. Versions are numbered in time order over the whole run, so that
 * "the granule at step S" is a binary search among its own versions for the last one below the count of versions at S.
 *
 * A *floor* is a version number too: what is older is nobody's business any more, for the memory has become a new frame's
 * or a new block's since. Bytes of a granule not written since its floor are not `known`.
 */
import { Malformed } from "./bytes";
import { Forgotten } from "./forgotten";
import { growable, lengthened, lowerBound, shortened } from "./growable";
import { SlotIndex } from "./slots";
import { Kind, type WriteKind } from "./raw/events";

/** What a reader takes at most; a recorder's own limits lie far below. */
export interface VersionLimits {
  /** Pages of 4 KiB ever written to. */
  pages: number;
  versions: number;
  /** Ranges that became undefined or gone as a whole. */
  records: number;
}

export class VersionBuilder {
  private readonly index: SlotIndex;
  private readonly slotAddress = growable.f64();
  /** Per slot: last version (-1 = none) and floor by blocks, beside its page's (frames' floors come with each write). */
  private readonly last = growable.i32();
  private readonly slotFloor = growable.u32();
  // Per version.
  private slot = new Uint32Array(1024);
  private words = new Uint32Array(2048);
  private bytes = new Uint8Array(this.words.buffer);
  private known = new Uint8Array(1024);
  private undefinedBytes = new Uint8Array(1024);
  private touched = new Uint8Array(1024);
  /** V bits of versions with bytes that are undefined in part: of this step's versions, and of those before, ascending. */
  private readonly partialNow = new Map<number, Uint8Array>();
  private readonly partialVersion = growable.u32();
  private readonly partialBits = growable.u8();
  private readonly forgotten: Forgotten;
  /** Versions from here on belong to the step that is under way. */
  private stepStart = 0;
  private step = 1;

  constructor(private readonly limits: VersionLimits) {
    this.index = new SlotIndex(limits.pages);
    this.forgotten = new Forgotten(limits.records);
  }

  /** Versions so far. */
  count = 0;

  /** The next write belongs to another step: it makes new versions. */
  endStep(): void {
    this.stepStart = this.count;
    this.step++;
    if (this.partialNow.size === 0) return;
    for (const [version, bits] of [...this.partialNow].sort((a, b) => a[0] - b[0])) {
      if (bits.every((byte) => byte === 0)) continue;
      this.partialVersion.push(version);
      this.partialBits.append(bits);
    }
    this.partialNow.clear();
  }

  /** Forgets what [address, address + length) held: it is a new block. */
  wipe(address: number, length: number): void {
    const floor = this.count;
    this.index.wipe(address, address + length, floor, (slot) => { this.slotFloor.data[slot] = floor; });
  }

  /** Makes [address, address + length) undefined or gone from now on, without a version for each granule. */
  forget(address: number, length: number): void {
    this.wipe(address, length);
    this.forgotten.add(address, address + length, this.count, this.step);
  }

  /** As EventSink.write. `floor`: of the frame that the address lies in, 0 when in none. */
  write(kind: WriteKind, address: number, length: number, data: Uint8Array, at: number, floor: number): void {
    let done = 0;
    while (done < length) {
      const here = address + done;
      const offset = here % 8;
      const size = Math.min(8 - offset, length - done);
      const version = this.version(here - offset, floor);
      const mask = ((1 << size) - 1) << offset;
      this.known[version]! |= mask;
      this.touched[version]! |= mask;
      if (this.partialNow.size > 0) this.partialNow.get(version)?.fill(0, offset, offset + size);
      if (kind === Kind.Undefined) {
        this.undefinedBytes[version]! |= mask;
        this.bytes.fill(0, version * 8 + offset, version * 8 + offset + size);
      } else {
        this.undefinedBytes[version]! &= ~mask;
        const to = version * 8 + offset;
        for (let i = 0; i < size; i++) this.bytes[to + i] = data[at + done + i]!;
        if (kind === Kind.Mixed) this.mix(version, offset, size, data, at + length + done);
      }
      done += size;
    }
  }

  /** Notes V bits: bytes that are undefined in part keep theirs in a table of their own. */
  private mix(version: number, offset: number, size: number, data: Uint8Array, at: number): void {
    for (let i = 0; i < size; i++) {
      const bits = data[at + i]!;
      if (bits === 0) continue;
      this.undefinedBytes[version]! |= 1 << (offset + i);
      if (bits === 0xff) continue;
      let masks = this.partialNow.get(version);
      if (masks === undefined) this.partialNow.set(version, (masks = new Uint8Array(8)));
      masks[offset + i] = bits;
    }
  }

  /** The version that a write to the granule changes: this step's, or a new one that begins as a copy of the last. */
  private version(granule: number, frameFloor: number): number {
    const slot = this.slotFor(granule);
    const last = this.last.data[slot]!;
    const floor = Math.max(frameFloor, this.slotFloor.data[slot]!, this.index.floor);
    const fresh = last < floor;
    if (!fresh && last >= this.stepStart) return last;
    const version = this.count;
    if (version >= this.limits.versions) throw new Malformed("it writes to memory more often than a trace may");
    if (version === this.slot.length) this.lengthen(version * 2);
    this.count++;
    this.slot[version] = slot;
    if (!fresh && last >= 0) {
      this.known[version] = this.known[last]!;
      this.undefinedBytes[version] = this.undefinedBytes[last]!;
      this.words[version * 2] = this.words[last * 2]!;
      this.words[version * 2 + 1] = this.words[last * 2 + 1]!;
      const bits = this.partialNow.get(last) ?? partialOf(this.partialVersion.data, this.partialVersion.length, this.partialBits.data, last);
      if (bits !== undefined) this.partialNow.set(version, bits.slice());
    }
    this.last.data[slot] = version;
    return version;
  }

  private lengthen(length: number): void {
    this.slot = lengthened(this.slot, length);
    this.words = lengthened(this.words, length * 2);
    this.bytes = new Uint8Array(this.words.buffer);
    this.known = lengthened(this.known, length);
    this.undefinedBytes = lengthened(this.undefinedBytes, length);
    this.touched = lengthened(this.touched, length);
  }

  private slotFor(granule: number): number {
    const found = this.index.get(granule);
    if (found >= 0) return found;
    const slot = this.slotAddress.length;
    this.index.set(granule, slot);
    this.slotAddress.push(granule);
    this.last.push(-1);
    this.slotFloor.push(0);
    return slot;
  }

  finish(): Versions {
    this.endStep();
    const slots = this.slotAddress.length;
    const slot = shortened(this.slot, this.count);
    // Counting sort: the versions of each slot, in time order.
    const start = new Uint32Array(slots + 1);
    for (let v = 0; v < slot.length; v++) start[slot[v]! + 1]!++;
    for (let i = 0; i < slots; i++) start[i + 1]! += start[i]!;
    const next = start.slice(0, slots);
    const order = new Uint32Array(slot.length);
    for (let v = 0; v < slot.length; v++) order[next[slot[v]!]!++] = v;
    return new Versions(this.index, this.slotAddress.finish(), start, order, slot, shortened(this.words, slot.length * 2),
      shortened(this.known, slot.length), shortened(this.undefinedBytes, slot.length), shortened(this.touched, slot.length), this.partialVersion.finish(), this.partialBits.finish(), this.forgotten);
  }
}

/** 8 bytes of V bits of a version, of which a zero means "as the mask says"; undefined when it has none. */
function partialOf(versions: Uint32Array, count: number, bits: Uint8Array, version: number): Uint8Array | undefined {
  if (count === 0) return undefined;
  const at = lowerBound(versions, version, 0, count);
  return at < count && versions[at] === version ? bits.subarray(at * 8, at * 8 + 8) : undefined;
}

export class Versions {
  private readonly bytes: Uint8Array;

  constructor(
    private readonly index: SlotIndex,
    /** Per slot: the granule's address. */
    readonly slotAddress: Float64Array,
    /** The versions of slot `s` are `order[start[s]..start[s+1])`, ascending. */
    readonly start: Uint32Array,
    readonly order: Uint32Array,
    /** Per version: its slot, its 8 bytes as two words, and masks of its bytes. */
    readonly slot: Uint32Array,
    readonly words: Uint32Array,
    /** Written since the floor. */
    readonly known: Uint8Array,
    /** Undefined, wholly or in part. */
    readonly undefinedBytes: Uint8Array,
    /** Written in this version itself. */
    readonly touched: Uint8Array,
    private readonly partialVersion: Uint32Array,
    private readonly partialBits: Uint8Array,
    private readonly forgotten: Forgotten,
  ) {
    this.bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  }

  get count(): number { return this.slot.length; }

  /**
   * The granule's version (granule: an address, multiple of 8) at a step, before which there are `before` versions; -1 when
   * there is none at or above `floor`.
   */
  find(granule: number, step: number, before: number, floor: number): number {
    const slot = this.index.get(granule);
    if (slot < 0) return -1;
    const from = this.start[slot]!;
    const at = lowerBound(this.order, before, from, this.start[slot + 1]!) - 1;
    if (at < from) return -1;
    const version = this.order[at]!;
    return version < floor || version < this.forgotten.floor(granule, step) ? -1 : version;
  }

  /** Copies byte `offset` of a version. */
  byte(version: number, offset: number): number { return this.bytes[version * 8 + offset]!; }

  /** V bits of a byte that the version knows. */
  bits(version: number, offset: number): number {
    if ((this.undefinedBytes[version]! & (1 << offset)) === 0) return 0;
    return partialOf(this.partialVersion, this.partialVersion.length, this.partialBits, version)?.[offset] || 0xff;
  }

  /** Last version below `before` and at or above `floor` that wrote any byte of [low, high), -1 when there is none. */
  lastTouch(low: number, high: number, before: number, floor: number): number {
    let found = -1;
    this.index.forRange(low, high, (slot) => {
      const mask = this.maskOf(slot, low, high);
      const from = this.start[slot]!;
      for (let i = lowerBound(this.order, before, from, this.start[slot + 1]!) - 1; i >= from; i--) {
        const version = this.order[i]!;
        if (version < floor || version <= found) return;
        if (this.touched[version]! & mask) { found = version; return; }
      }
    });
    return found;
  }

  /** First version at or above `from` that writes any byte of [low, high), -1 when there is none. */
  nextTouch(low: number, high: number, from: number): number {
    let found = -1;
    this.index.forRange(low, high, (slot) => {
      const mask = this.maskOf(slot, low, high);
      const end = this.start[slot + 1]!;
      for (let i = lowerBound(this.order, from, this.start[slot]!, end); i < end; i++) {
        const version = this.order[i]!;
        if (found >= 0 && version >= found) return;
        if (this.touched[version]! & mask) { found = version; return; }
      }
    });
    return found;
  }

  private maskOf(slot: number, low: number, high: number): number {
    const address = this.slotAddress[slot]!;
    let mask = 0;
    for (let i = 0; i < 8; i++) if (address + i >= low && address + i < high) mask |= 1 << i;
    return mask;
  }
}
