/** Turns events into the columns of a group (docs/trace-format.md). The packer decides when a group ends. */
import type { ByteWriter } from "../bytes";
import { type EventSink, Kind, type WriteKind } from "../raw/events";
import { Column, ColumnWriters, isNumberSize, stepKind } from "./columns";
import { Contexts, siteContext, writeContext } from "./contexts";
import { CfaStacks } from "./stacks";

/** Longest write or output in one event; longer ones become several. */
const pieceBytes = 1 << 20;

export class GroupWriter implements EventSink {
  private readonly writers = new ColumnWriters();
  private readonly c = this.writers.columns;
  // Those that most events go to, at hand.
  private readonly kinds = this.c[Column.Kinds]!;
  private readonly sites = this.c[Column.Sites]!;
  private readonly writeAddress = this.c[Column.WriteAddress]!;
  private readonly writeLength = this.c[Column.WriteLength]!;
  private readonly writeBytes = this.c[Column.WriteBytes]!;
  private readonly outputBytes = this.c[Column.OutputBytes]!;
  private readonly contexts = new Contexts();
  private readonly stacks = new CfaStacks();
  private firstStep = 1;
  private site = -1;
  private writesInStep = 0;
  private lastAlloc = 0;
  private lastFree = 0;

  /** STEPs so far, in all groups. */
  steps = 0;

  constructor() { this.contexts.reset(); }

  get stepsInGroup(): number { return this.steps + 1 - this.firstStep; }
  get eventsInGroup(): number { return this.kinds.length; }
  /** Bytes that are stored as they are: long writes and output. */
  get blobBytes(): number { return this.writeBytes.length + this.outputBytes.length; }

  /** The group's payload, the caller's to keep (it is deflated in the background), and the start of the next group. */
  finishGroup(): Uint8Array {
    const payload = this.writers.payload(this.firstStep, this.kinds.length);
    this.writers.clear();
    this.contexts.reset();
    this.firstStep = this.steps + 1;
    this.site = -1;
    this.writesInStep = 0;
    this.lastAlloc = 0;
    this.lastFree = 0;
    return payload;
  }

  private column(id: number): ByteWriter { return this.c[id]!; }

  private rare(kind: number): ByteWriter {
    this.kinds.u8(kind);
    return this.column(Column.Rare);
  }

  step(site: number, reason: number): void {
    this.kinds.u8(stepKind + reason);
    const context = siteContext(this.site);
    const out = this.sites;
    if (this.contexts.next[context] === site) out.u8(0);
    else if (this.contexts.nextOther[context] === site) out.u8(1);
    else out.uv(site + 3);
    this.contexts.followed(this.site, site);
    this.site = site;
    this.writesInStep = 0;
    this.steps++;
  }

  write(kind: WriteKind, address: number, length: number, data: Uint8Array, at: number): void {
    if (length > pieceBytes && kind !== Kind.Undefined) return this.writePieces(kind, address, length, data, at);
    this.kinds.u8(kind);
    const { contexts } = this;
    const c = writeContext(this.site, this.writesInStep++);
    const offset = this.stacks.top - address;
    if (offset === contexts.offset[c]) this.writeAddress.u8(0);
    else {
      const delta = address - contexts.address[c]!;
      this.writeAddress.uv((delta < 0 ? -delta * 2 - 1 : delta * 2) + 1);
    }
    contexts.offset[c] = offset;
    contexts.address[c] = address;
    this.writeLength.uv(contexts.length[c] === length ? 0 : length);
    contexts.length[c] = length;
    if (kind === Kind.Undefined) return;
    if (kind === Kind.Write && isNumberSize(length)) this.number(c, length, data, at);
    else this.writeBytes.bytes(data.subarray(at, at + length));
    if (kind === Kind.Mixed) this.column(Column.WriteBits).bytes(data.subarray(at + length, at + 2 * length));
  }

  private writePieces(kind: WriteKind, address: number, length: number, data: Uint8Array, at: number): void {
    for (let from = 0; from < length; from += pieceBytes) {
      const size = Math.min(pieceBytes, length - from);
      const piece = new Uint8Array(kind === Kind.Mixed ? size * 2 : size);
      piece.set(data.subarray(at + from, at + from + size));
      if (kind === Kind.Mixed) piece.set(data.subarray(at + length + from, at + length + from + size), size);
      this.write(kind, address + from, size, piece, 0);
    }
  }

  private number(context: number, size: number, data: Uint8Array, at: number): void {
    let lo = data[at]!;
    let hi = 0;
    if (size > 1) lo |= data[at + 1]! << 8;
    if (size > 2) lo |= (data[at + 2]! << 16) | (data[at + 3]! << 24);
    if (size === 8) hi = data[at + 4]! | (data[at + 5]! << 8) | (data[at + 6]! << 16) | (data[at + 7]! << 24);
    this.contexts.surprise(context, size, lo, hi);
    this.writers.planes.value(size, this.contexts.lo, this.contexts.hi);
  }

  push(fn: number, cfa: number, callerSite: number, returnAddress: number): void {
    this.kinds.u8(Kind.Push);
    const { contexts } = this;
    const c = siteContext(callerSite);
    this.column(Column.PushCaller).uv(callerSite === this.site ? 0 : callerSite + 2);
    this.column(Column.PushFunction).uv(contexts.callee[c] === fn + 1 ? 0 : fn + 1);
    contexts.callee[c] = fn + 1;
    const distance = this.stacks.top - cfa;
    if (distance === contexts.calleeDistance[c]) this.column(Column.PushCfa).u8(0);
    else this.column(Column.PushCfa).uv((distance < 0 ? -distance * 2 - 1 : distance * 2) + 1);
    contexts.calleeDistance[c] = distance;
    this.column(Column.PushReturn).sv(returnAddress - contexts.returnAddress[c]!);
    contexts.returnAddress[c] = returnAddress;
    this.stacks.push(cfa);
  }

  pop(count: number): void {
    this.kinds.u8(Kind.Pop);
    this.column(Column.PopCount).uv(count);
    this.stacks.pop(count);
  }

  thread(id: number): void {
    this.rare(Kind.Thread).uv(id);
    this.stacks.thread(id);
  }

  threadStart(id: number, creator: number, low: number, high: number): void {
    const out = this.rare(Kind.ThreadStart);
    for (const value of [id, creator, low, high]) out.uv(value);
  }

  threadEnd(id: number): void { this.rare(Kind.ThreadEnd).uv(id); }

  alloc(address: number, size: number, how: number, stack: number): void {
    this.kinds.u8(Kind.Alloc);
    this.column(Column.AllocAddress).sv(address - this.lastAlloc);
    this.column(Column.AllocSize).uv(size);
    this.column(Column.AllocHow).u8(how);
    this.column(Column.AllocStack).uv(stack);
    this.lastAlloc = address;
  }

  free(address: number, how: number, stack: number): void {
    this.kinds.u8(Kind.Free);
    this.column(Column.FreeAddress).sv(address - this.lastFree);
    this.column(Column.FreeHow).u8(how);
    this.column(Column.FreeStack).uv(stack);
    this.lastFree = address;
  }

  stack(id: number, ips: BigUint64Array): void {
    const out = this.rare(Kind.Stack);
    out.uv(id);
    out.uv(ips.length);
    for (const ip of ips) out.wide(ip);
  }

  output(fd: number, bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += pieceBytes) {
      const piece = bytes.subarray(from, from + pieceBytes);
      this.kinds.u8(Kind.Output);
      this.column(Column.OutputLength).uv(piece.length * 4 + fd);
      this.outputBytes.bytes(piece);
    }
  }

  origin(kind: number, stack: number): void {
    const out = this.rare(Kind.Origin);
    out.u8(kind);
    out.uv(stack);
  }

  error(kind: number, address: bigint, size: bigint, detail: string, stack: number): void {
    const out = this.rare(Kind.Error);
    out.u8(kind);
    out.wide(address);
    out.wide(size);
    out.text(detail);
    out.uv(stack);
  }

  result(mask: number, bytes: Uint8Array): void {
    this.kinds.u8(Kind.Return);
    this.column(Column.ReturnMask).u8(mask);
    this.column(Column.ReturnBytes).bytes(bytes);
  }

  signal(number: number, code: number, address: bigint): void {
    const out = this.rare(Kind.Signal);
    out.uv(number);
    out.sv(code);
    out.wide(address);
  }

  limit(which: number): void { this.rare(Kind.Limit).u8(which); }

  exit(status: number): void { this.rare(Kind.Exit).sv(status); }

  stackPointer(sp: number): void {
    this.kinds.u8(Kind.StackPointer);
    this.column(Column.StackPointer).sv(this.stacks.top - sp);
  }

  exception(object: bigint, typeinfo: bigint, type: string): void {
    const out = this.rare(Kind.Exception);
    out.wide(object);
    out.wide(typeinfo);
    out.text(type);
  }

  input(requested: bigint, got: bigint): void {
    const out = this.rare(Kind.Input);
    out.wide(requested);
    out.wide(got);
  }

  unmap(address: number, length: number): void {
    const out = this.rare(Kind.Unmap);
    out.uv(address);
    out.uv(length);
  }

  threadLocals(id: number, address: number, size: number): void {
    const out = this.rare(Kind.ThreadLocals);
    out.uv(id);
    out.uv(address);
    out.uv(size);
  }
}
