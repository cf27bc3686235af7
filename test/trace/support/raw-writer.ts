/** Writes the recorder's raw stream (docs/recording.md) from events, as the recorder does. */
import { ByteWriter } from "../../../src/trace/bytes";
import { type EventSink, Kind, type WriteKind } from "../../../src/trace/raw/events";

export class RawWriter implements EventSink {
  private readonly out = new ByteWriter();
  private lastWriteEnd = 0;

  constructor() {
    for (const byte of [0x53, 0x50, 0x52, 0x57, 1, 8, 0, 0]) this.out.u8(byte);
  }

  bytes(): Uint8Array { return this.out.copy(); }

  private put(kind: number, ...values: number[]): ByteWriter {
    this.out.u8(kind);
    for (const value of values) this.out.uv(value);
    return this.out;
  }

  step(site: number, reason: number): void { this.put(Kind.Step, site + 1).u8(reason); }

  write(kind: WriteKind, address: number, length: number, data: Uint8Array, at: number): void {
    this.out.u8(kind);
    this.out.sv(address - this.lastWriteEnd);
    this.out.uv(length);
    this.lastWriteEnd = address + length;
    if (kind !== Kind.Undefined) this.out.bytes(data.subarray(at, at + (kind === Kind.Mixed ? 2 : 1) * length));
  }

  push(fn: number, cfa: number, callerSite: number, returnAddress: number): void { this.put(Kind.Push, fn, cfa, callerSite + 1, returnAddress); }
  pop(count: number): void { this.put(Kind.Pop, count); }
  thread(id: number): void { this.put(Kind.Thread, id); }
  threadStart(id: number, creator: number, low: number, high: number): void { this.put(Kind.ThreadStart, id, creator, low, high); }
  threadEnd(id: number): void { this.put(Kind.ThreadEnd, id); }

  alloc(address: number, size: number, how: number, stack: number): void {
    this.put(Kind.Alloc, address, size).u8(how);
    this.out.uv(stack);
  }

  free(address: number, how: number, stack: number): void {
    this.put(Kind.Free, address).u8(how);
    this.out.uv(stack);
  }

  stack(id: number, ips: BigUint64Array): void {
    this.put(Kind.Stack, id, ips.length);
    for (const ip of ips) this.out.wide(ip);
  }

  output(fd: number, bytes: Uint8Array): void {
    this.out.u8(Kind.Output);
    this.out.u8(fd);
    this.out.uv(bytes.length);
    this.out.bytes(bytes);
  }

  origin(kind: number, stack: number): void {
    this.out.u8(Kind.Origin);
    this.out.u8(kind);
    this.out.uv(stack);
  }

  error(kind: number, address: bigint, size: bigint, detail: string, stack: number): void {
    this.out.u8(Kind.Error);
    this.out.u8(kind);
    this.out.wide(address);
    this.out.wide(size);
    this.out.text(detail);
    this.out.uv(stack);
  }

  result(mask: number, bytes: Uint8Array): void {
    this.out.u8(Kind.Return);
    this.out.u8(mask);
    this.out.bytes(bytes);
  }

  signal(number: number, code: number, address: bigint): void {
    this.put(Kind.Signal, number);
    this.out.wide(BigInt(code));
    this.out.wide(address);
  }

  limit(which: number): void { this.put(Kind.Limit).u8(which); }

  exit(status: number): void {
    this.out.u8(Kind.Exit);
    this.out.wide(BigInt(status));
  }

  stackPointer(sp: number): void { this.put(Kind.StackPointer, sp); }

  exception(object: bigint, typeinfo: bigint, type: string): void {
    this.out.u8(Kind.Exception);
    this.out.wide(object);
    this.out.wide(typeinfo);
    this.out.text(type);
  }

  input(requested: bigint, got: bigint): void {
    this.out.u8(Kind.Input);
    this.out.wide(requested);
    this.out.wide(got);
  }

  unmap(address: number, length: number): void { this.put(Kind.Unmap, address, length); }
  threadLocals(id: number, address: number, size: number): void { this.put(Kind.ThreadLocals, id, address, size); }
}
