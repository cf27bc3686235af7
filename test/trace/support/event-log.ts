/** An EventSink that keeps every event as text, to compare two streams. */
import { type EventSink, Kind, type WriteKind } from "../../../src/trace/raw/events";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

export class EventLog implements EventSink {
  readonly lines: string[] = [];
  private add(name: string, ...values: unknown[]): void { this.lines.push([name, ...values].join(" ")); }

  step(site: number, reason: number): void { this.add("step", site, reason); }
  write(kind: WriteKind, address: number, length: number, data: Uint8Array, at: number): void {
    const bytes = kind === Kind.Undefined ? "" : hex(data.subarray(at, at + (kind === Kind.Mixed ? 2 : 1) * length));
    this.add("write", kind, address, length, bytes);
  }
  push(fn: number, cfa: number, callerSite: number, returnAddress: number): void { this.add("push", fn, cfa, callerSite, returnAddress); }
  pop(count: number): void { this.add("pop", count); }
  thread(id: number): void { this.add("thread", id); }
  threadStart(id: number, creator: number, low: number, high: number): void { this.add("threadStart", id, creator, low, high); }
  threadEnd(id: number): void { this.add("threadEnd", id); }
  alloc(address: number, size: number, how: number, stack: number): void { this.add("alloc", address, size, how, stack); }
  free(address: number, how: number, stack: number): void { this.add("free", address, how, stack); }
  stack(id: number, ips: BigUint64Array): void { this.add("stack", id, ips.join(",")); }
  output(fd: number, bytes: Uint8Array): void { this.add("output", fd, hex(bytes)); }
  origin(kind: number, stack: number): void { this.add("origin", kind, stack); }
  error(kind: number, address: bigint, size: bigint, detail: string, stack: number): void { this.add("error", kind, address, size, detail, stack); }
  result(mask: number, bytes: Uint8Array): void { this.add("result", mask, hex(bytes)); }
  signal(number: number, code: number, address: bigint): void { this.add("signal", number, code, address); }
  limit(which: number): void { this.add("limit", which); }
  exit(status: number): void { this.add("exit", status); }
  stackPointer(sp: number): void { this.add("stackPointer", sp); }
  exception(object: bigint, typeinfo: bigint, type: string): void { this.add("exception", object, typeinfo, type); }
  input(requested: bigint, got: bigint): void { this.add("input", requested, got); }
  unmap(address: number, length: number): void { this.add("unmap", address, length); }
  threadLocals(id: number, address: number, size: number): void { this.add("threadLocals", id, address, size); }
}
