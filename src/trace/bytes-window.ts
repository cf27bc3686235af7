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
