/**
 * The recorder's raw stream (docs/recording.md), decoded as it arrives. Chunks may cut records anywhere; a stream that ends
 * inside a record is good up to the record before it. What a record says is checked: a bad stream gives RawStreamError.
 */
import { ByteReader, Malformed, Truncated } from "../bytes";
import { type EventSink, Kind, maxAddress, Reason, returnBytes, type WriteKind } from "./events";

export class RawStreamError extends Error {
  constructor(detail: string, readonly offset: number) {
    super(`The recorder's stream is damaged at byte ${offset}: ${detail}. Rebuild the recorder so that it fits this version.`);
    this.name = "RawStreamError";
  }
}

const header = [0x53, 0x50, 0x52, 0x57]; // "SPRW"
const headerBytes = 8;
export const rawVersion = 1;
/** Longest single write, block of V bits or text: what a recorder ever sends is far below. */
const maxPayload = 2 ** 28;

export class RawDecoder {
  /** The beginning of a record whose end has not come: `held[0..heldLength)`. */
  private held = new Uint8Array(0);
  private heldLength = 0;
  /** Bytes that must be there before it is worth trying again: a long record over many chunks is not re-read at each. */
  private need = headerBytes;
  private consumed = 0;
  private headerSeen = false;
  private lastWriteEnd = 0;
  /** Where the last whole record of the bytes at hand ends. */
  private whole = 0;

  constructor(private readonly sink: EventSink) {}

  /** Bytes decoded so far (whole records). */
  get offset(): number { return this.consumed; }

  /** True when the last byte given so far ends a record. */
  get atBoundary(): boolean { return this.headerSeen && this.heldLength === 0; }

  push(given: Uint8Array): void {
    // A plain array, also of a Node Buffer: one kind of object throughout is what engines make fast.
    const chunk = new Uint8Array(given.buffer, given.byteOffset, given.length);
    let bytes = chunk; // read in place when nothing was left over
    if (this.heldLength > 0) {
      this.hold(chunk);
      if (this.heldLength < this.need) return;
      bytes = this.held.subarray(0, this.heldLength);
    }
    const done = this.decode(bytes);
    this.consumed += done;
    if (bytes === chunk) {
      this.heldLength = 0;
      this.hold(chunk.subarray(done));
    } else {
      this.held.copyWithin(0, done, this.heldLength);
      this.heldLength -= done;
    }
  }

  private hold(bytes: Uint8Array): void {
    const length = this.heldLength + bytes.length;
    if (length > this.held.length) {
      const bigger = new Uint8Array(Math.max(length, Math.min(this.need, this.held.length * 2 + length)));
      bigger.set(this.held.subarray(0, this.heldLength));
      this.held = bigger;
    }
    this.held.set(bytes, this.heldLength);
    this.heldLength = length;
  }

  /** Decodes whole records; gives the number of bytes they take. */
  private decode(bytes: Uint8Array): number {
    const reader = new ByteReader(bytes);
    this.whole = 0;
    try {
      if (!this.headerSeen) this.readHeader(reader);
      this.records(reader);
      this.need = 1;
    } catch (error) {
      if (error instanceof Truncated) this.need = reader.position - this.whole + error.missing;
      else if (error instanceof Malformed) throw new RawStreamError(error.message, this.consumed + this.whole);
      else throw error;
    }
    return this.whole;
  }

  /** Apart from where its errors are caught: an engine would leave its fast code at each of them. */
  private records(reader: ByteReader): void {
    const { end } = reader;
    while ((this.whole = reader.position) < end) this.record(reader);
  }

  private readHeader(reader: ByteReader): void {
    const bytes = reader.bytes(headerBytes);
    if (header.some((byte, i) => bytes[i] !== byte)) throw new Malformed("it does not begin with SPRW");
    if (bytes[4] !== rawVersion) throw new Malformed(`it has version ${bytes[4]}, not ${rawVersion}`);
    if (bytes[5] !== 8) throw new Malformed(`pointers of ${bytes[5]} bytes are not supported`);
    this.headerSeen = true;
  }

  private record(r: ByteReader): void {
    const kind = r.u8();
    switch (kind) {
      case Kind.Step: return this.step(r);
      case Kind.Write: case Kind.Undefined: case Kind.Mixed: return this.write(kind, r);
      case Kind.Push: return this.sink.push(r.uv(), this.address(r), r.uv() - 1, this.address(r));
      case Kind.Pop: return this.sink.pop(r.uv());
      case Kind.Thread: return this.sink.thread(r.uv());
      case Kind.ThreadStart: return this.sink.threadStart(r.uv(), r.uv(), this.address(r), this.address(r));
      case Kind.ThreadEnd: return this.sink.threadEnd(r.uv());
      case Kind.Alloc: return this.sink.alloc(this.address(r), this.address(r), r.u8(), r.uv());
      case Kind.Free: return this.sink.free(this.address(r), r.u8(), r.uv());
      case Kind.Stack: return this.stack(r);
      case Kind.Output: return this.sink.output(r.u8(), this.payload(r, r.uv()));
      case Kind.Error: return this.sink.error(r.u8(), r.wide(), r.wide(), r.text(), r.uv());
      case Kind.Return: { const mask = r.u8(); return this.sink.result(mask, r.bytes(returnBytes(mask))); }
      case Kind.Signal: return this.sink.signal(r.uv(), Number(BigInt.asIntN(32, r.wide())), r.wide());
      case Kind.Limit: return this.sink.limit(r.u8());
      case Kind.Exit: return this.sink.exit(Number(BigInt.asIntN(32, r.wide())));
      case Kind.StackPointer: return this.sink.stackPointer(this.address(r));
      case Kind.Exception: return this.sink.exception(r.wide(), r.wide(), r.text());
      case Kind.Input: return this.sink.input(r.wide(), r.wide());
      case Kind.Origin: return this.sink.origin(r.u8(), r.uv());
      case Kind.Unmap: return this.sink.unmap(this.address(r), this.address(r));
      case Kind.ThreadLocals: return this.sink.threadLocals(r.uv(), this.address(r), this.address(r));
      case Kind.Exec: return this.sink.exec?.(r.text());
      default: throw new Malformed(`record kind ${kind} is unknown`);
    }
  }

  /** A user-space address or a size. */
  private address(r: ByteReader): number {
    const value = r.uv();
    if (value > maxAddress) throw new Malformed("an address lies outside the address space");
    return value;
  }

  private payload(r: ByteReader, length: number): Uint8Array {
    if (length > maxPayload) throw new Malformed(`a record of ${length} bytes is too long`);
    return r.bytes(length);
  }

  private step(r: ByteReader): void {
    const { data, position } = r;
    let site: number;
    let reason: number;
    if (position + 2 <= r.end && data[position]! < 0x80) { // nearly all steps
      site = data[position]! - 1;
      reason = data[position + 1]!;
      r.position = position + 2;
    } else {
      site = r.uv() - 1;
      reason = r.u8();
    }
    if (reason > Reason.End) throw new Malformed(`reason ${reason} is unknown`);
    this.sink.step(site, reason);
  }

  private write(kind: WriteKind, r: ByteReader): void {
    const { data, position } = r;
    let distance: number;
    let length: number;
    if (position + 2 <= r.end && (data[position]! | data[position + 1]!) < 0x80) { // most writes
      const zigzag = data[position]!;
      distance = (zigzag >> 1) ^ -(zigzag & 1);
      length = data[position + 1]!;
      r.position = position + 2;
    } else {
      distance = r.sv();
      length = r.uv();
    }
    const address = this.lastWriteEnd + distance;
    if (address < 0 || address + length > maxAddress) throw new Malformed("a write lies outside the address space");
    const size = kind === Kind.Undefined ? 0 : kind === Kind.Mixed ? length * 2 : length;
    if (size > maxPayload) throw new Malformed(`a record of ${size} bytes is too long`);
    if (size > r.left) throw new Truncated(size - r.left);
    this.lastWriteEnd = address + length; // only now: a record that is cut short is read again
    const at = r.position;
    r.position += size;
    if (length > 0) this.sink.write(kind, address, length, r.data, at); // in place: there are millions
  }

  private stack(r: ByteReader): void {
    const id = r.uv();
    const count = r.uv();
    if (count > r.left) throw count > 4096 ? new Malformed(`a stack of ${count} frames is too deep`) : new Truncated(count - r.left);
    const ips = new BigUint64Array(count);
    for (let i = 0; i < count; i++) ips[i] = r.wide();
    this.sink.stack(id, ips);
  }
}
