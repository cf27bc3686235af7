/** A stretch of memory read once, from which the parts of an object are cut without reading again. */
import type { MemoryRead, MemoryView } from "./memory-view";
import type { ValueState } from "./snapshot";

/** Objects up to this size are read as a whole; the parts of larger ones are read one by one. */
const wholeLimit = 65_536;

export interface Word {
  value: bigint;
  state: ValueState;
}

export class Window {
  private constructor(private readonly base: bigint, private readonly read: MemoryRead) {}

  static open(memory: MemoryView, address: bigint, length: number): Window | undefined {
    if (length <= 0 || length > wholeLimit) return undefined;
    const read = memory.read(address, length);
    return read.readable ? new Window(address, read) : undefined; // partly readable: each part answers for itself
  }

  part(address: bigint, length: number): MemoryRead | undefined {
    const offset = Number(address - this.base);
    if (offset < 0 || offset + length > this.read.bytes.length) return undefined;
    return {
      bytes: this.read.bytes.subarray(offset, offset + length),
      undefinedBits: this.read.undefinedBits.subarray(offset, offset + length),
      readable: true,
    };
  }
}

/** The state of an object whose every byte counts. */
export function stateOf(read: MemoryRead, length = read.bytes.length): ValueState {
  if (!read.readable) return "unreadable";
  let none = true;
  let all = true;
  for (let i = 0; i < length; i++) {
    const bits = read.undefinedBits[i]!;
    if (bits !== 0) none = false;
    if (bits !== 0xff) all = false;
  }
  return none ? "defined" : all ? "undefined" : "partial";
}

/** The state of a whole from those of its parts: their common one, else `partial`. No parts: defined. */
export function combine(parts: Iterable<{ state: ValueState }>): ValueState {
  let state: ValueState | undefined;
  for (const part of parts) {
    if (state === undefined) state = part.state;
    else if (state !== part.state) return "partial";
  }
  return state ?? "defined";
}

/** The number at an address, when its bytes are all there and defined. */
export function definedWord(memory: MemoryView, address: bigint, size: number): bigint | undefined {
  const { value, state } = wordOf(memory.read(address, size));
  return state === "defined" ? value : undefined;
}

/** The `index`-th of the numbers of `size` bytes, the lowest byte first. */
export function unitAt(bytes: Uint8Array, index: number, size: number): number {
  let unit = 0;
  for (let k = (index + 1) * size - 1; k >= index * size; k--) unit = unit * 256 + bytes[k]!;
  return unit;
}

/** The same of what was read; undefined where a bit of it is. */
export function definedUnitAt({ bytes, undefinedBits }: MemoryRead, index: number, size: number): number | undefined {
  for (let k = index * size; k < (index + 1) * size; k++) if (undefinedBits[k] !== 0) return undefined;
  return unitAt(bytes, index, size);
}

export function wordOf(read: MemoryRead): Word {
  const state = stateOf(read);
  if (state !== "defined") return { value: 0n, state };
  const view = new DataView(read.bytes.buffer, read.bytes.byteOffset, read.bytes.length);
  switch (read.bytes.length) {
    case 8: return { value: view.getBigUint64(0, true), state };
    case 4: return { value: BigInt(view.getUint32(0, true)), state };
    case 2: return { value: BigInt(view.getUint16(0, true)), state };
    default: return { value: BigInt(view.getUint8(0)), state };
  }
}

export function hex(address: bigint): string {
  return "0x" + BigInt.asUintN(64, address).toString(16);
}
