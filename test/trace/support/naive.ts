/**
 * Memory the slow and obvious way: plays the events up to a step into a map of bytes. The model must agree.
 */
import { type EventSink, Kind, Reason, type WriteKind } from "../../../src/trace/raw/events";
import { globalsAt, stackHigh, stackLow } from "./program";

interface Byte { value: number; bits: number }

const done = new Error("the step is reached");

export class NaiveMemory implements EventSink {
  private readonly bytes = new Map<number, Byte>();
  private readonly cfas: number[] = [];
  private readonly blocks: { address: number; size: number; zero: boolean; live: boolean }[] = [];
  private sp = 0;
  private given = -1;
  private steps = 0;

  constructor(private readonly until: number) {}

  /** The state at step `until` of what `play` plays. */
  static at(until: number, play: (sink: EventSink) => void): NaiveMemory {
    const memory = new NaiveMemory(until);
    try { play(memory); } catch (error) { if (error !== done) throw error; }
    return memory;
  }

  /** What a byte reads as: value, V bits, and whether it is there at all. */
  read(address: number): { value: number; bits: number; readable: boolean } {
    const written = this.bytes.get(address);
    const inStack = address >= stackLow && address < stackHigh;
    if (inStack) {
      const dead = address < this.sp - 128 || (this.cfas.length === 0 && address < this.firstCfa);
      if (dead) return { value: 0, bits: 0xff, readable: false };
      if (written) return { ...shown(written), readable: true };
      return { value: 0, bits: 0xff, readable: this.cfas.length > 0 && address < this.cfas[0]! };
    }
    if (written) return { ...shown(written), readable: true };
    const block = this.blocks.findLast(({ address: low, size }) => address >= low && address < low + size);
    if (block !== undefined) return { value: 0, bits: block.zero ? 0 : 0xff, readable: true };
    const isGlobal = (address >= globalsAt && address < globalsAt + 4) || (address >= globalsAt + 8 && address < globalsAt + 416);
    return isGlobal ? { value: 0, bits: 0, readable: true } : { value: 0, bits: 0xff, readable: false };
  }

  private firstCfa = 0;

  step(_site: number, reason: number): void {
    // At a return the stack pointer has left the frame, which is still shown.
    if (this.given >= 0 && reason !== Reason.Return) {
      this.sp = this.given;
      for (const address of this.bytes.keys()) if (address >= stackLow && address < this.sp - 128) this.bytes.delete(address);
    }
    this.given = -1;
    if (++this.steps === this.until) throw done;
  }

  write(kind: WriteKind, address: number, length: number, data: Uint8Array, at: number): void {
    for (let i = 0; i < length; i++) {
      const bits = kind === Kind.Undefined ? 0xff : kind === Kind.Mixed ? data[at + length + i]! : 0;
      this.bytes.set(address + i, { value: kind === Kind.Undefined ? 0 : data[at + i]!, bits });
    }
  }

  push(_fn: number, cfa: number): void {
    if (this.cfas.length === 0) this.firstCfa = cfa;
    this.cfas.push(cfa);
    for (const address of this.bytes.keys()) if (address >= stackLow && address < cfa) this.bytes.delete(address);
  }
  pop(count: number): void { this.cfas.length -= count; }

  alloc(address: number, size: number, how: number): void {
    this.blocks.push({ address, size, zero: how === 1, live: true });
    for (let i = 0; i < size; i++) this.bytes.delete(address + i);
  }

  stackPointer(sp: number): void { this.given = sp; }
  thread(): void {}
  threadStart(): void {}
  threadEnd(): void {}
  free(): void {}
  stack(): void {}
  output(): void {}
  origin(): void {}
  error(): void {}
  result(): void {}
  signal(): void {}
  limit(): void {}
  exit(): void {}
  exception(): void {}
  input(): void {}
  unmap(): void {}
  threadLocals(): void {}
}

function shown({ value, bits }: Byte): { value: number; bits: number } {
  return { value: bits === 0xff ? 0 : value, bits };
}
