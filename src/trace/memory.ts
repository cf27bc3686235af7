/** Memory at one step: what `MemoryView` promises, over the versions of all granules and the regions of the step. */
import type { AddressSpace, Region } from "./address-space";
import type { MemoryRead, MemoryView } from "./memory-view";
import { maxAddress } from "./raw/events";
import type { TraceTables } from "./tables";

/** No value that is shown is longer; a bad length in the traced program must not take the reader's memory. */
const longestRead = 1 << 26;

export class MemoryAt implements MemoryView {
  private readonly before: number;

  constructor(private readonly tables: TraceTables, private readonly space: AddressSpace, private readonly step: number) {
    this.before = tables.steps.versions[step]!;
  }

  read(address: bigint, length: number): MemoryRead {
    const size = Math.max(0, Math.min(length, longestRead));
    const read: MemoryRead = { bytes: new Uint8Array(size), undefinedBits: new Uint8Array(size), readable: true };
    if (size === 0) return read;
    if (address < 0n || address + BigInt(size) > BigInt(maxAddress)) {
      read.undefinedBits.fill(0xff);
      read.readable = false;
      return read;
    }
    const from = Number(address);
    let region: Region | undefined;
    for (let done = 0; done < size;) {
      const here = from + done;
      if (region === undefined || here >= region.high) region = this.space.region(here, this.step);
      const offset = here % 8;
      const count = Math.min(8 - offset, size - done, region.high - here);
      this.granule(here - offset, offset, count, region, read, done);
      done += count;
    }
    return read;
  }

  /** Bytes [offset, offset + count) of one granule into the read at `to`. */
  private granule(granule: number, offset: number, count: number, { floor, fill }: Region, read: MemoryRead, to: number): void {
    const { memory } = this.tables;
    const version = memory.find(granule, this.step, this.before, floor);
    const known = version < 0 ? 0 : memory.known[version]!;
    for (let i = 0; i < count; i++) {
      const at = offset + i;
      if (known & (1 << at)) {
        const bits = memory.bits(version, at);
        read.bytes[to + i] = bits === 0xff ? 0 : memory.byte(version, at);
        read.undefinedBits[to + i] = bits;
      } else if (typeof fill !== "string") {
        read.bytes[to + i] = fill.bytes[granule + at - fill.address]!;
      } else if (fill !== "zero") {
        read.undefinedBits[to + i] = 0xff;
        if (fill === "unreadable") read.readable = false;
      }
    }
  }
}
