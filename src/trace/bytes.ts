/**
 * Reading and writing of byte strings: unsigned and zigzag LEB128 varints (at most 10 bytes), fixed little-endian numbers,
 * length-prefixed text. Numbers are doubles, so 2^53 is the limit; `wide` numbers are 64-bit and bigint.
 */

/** The bytes end inside a value. */
export class Truncated extends Error {
  constructor(readonly missing: number) { super("the bytes end inside a value"); }
}

/** The bytes say what cannot be. */
export class Malformed extends Error {}

const utf8 = new TextDecoder();
const toUtf8 = new TextEncoder();
const limit = Number.MAX_SAFE_INTEGER;

export class ByteReader {
  constructor(readonly data: Uint8Array, public position = 0, readonly end = data.length) {}

  get left(): number { return this.end - this.position; }

  u8(): number {
    if (this.position >= this.end) throw new Truncated(1);
    return this.data[this.position++]!;
  }

  u16(): number { return this.u8() + this.u8() * 256; }

  u32(): number { return this.u16() + this.u16() * 65536; }

  /** Unsigned varint up to 2^53 - 1. */
  uv(): number {
    if (this.position >= this.end) throw new Truncated(1);
    const first = this.data[this.position++]!;
    if (first < 0x80) return first;
    let value = first & 0x7f;
    let scale = 128;
    for (let i = 1; i < 10; i++) {
      if (this.position >= this.end) throw new Truncated(1);
      const byte = this.data[this.position++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > limit) throw new Malformed("a number exceeds 2^53");
        return value;
      }
      scale *= 128;
    }
    throw new Malformed("a varint is longer than 10 bytes");
  }

  /** Zigzag varint. */
  sv(): number {
    const value = this.uv();
    if (value < 0x80) return (value >>> 1) ^ -(value & 1); // whole numbers are the faster, and most are small
    return (value & 1) === 1 ? -(value + 1) / 2 : value / 2; // `&` sees the low 32 bits of any number: enough here
  }

  /** Unsigned varint of up to 64 bits. */
  wide(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Malformed("a varint is longer than 10 bytes");
  }

  /** A view of the next `length` bytes. */
  bytes(length: number): Uint8Array {
    if (length > this.left) throw new Truncated(length - this.left);
    const at = this.position;
    this.position += length;
    return this.data.subarray(at, this.position);
  }

  text(): string { return utf8.decode(this.bytes(this.uv())); }
}

export class ByteWriter {
  private data: Uint8Array;
  length = 0;

  constructor(capacity = 64) { this.data = new Uint8Array(capacity); }

  private grow(extra: number): void {
    if (this.length + extra <= this.data.length) return;
    const bigger = new Uint8Array(Math.max(this.data.length * 2, this.length + extra));
    bigger.set(this.data.subarray(0, this.length));
    this.data = bigger;
  }

  u8(value: number): void {
    if (this.length === this.data.length) this.grow(1);
    this.data[this.length++] = value;
  }

  u16(value: number): void { this.u8(value & 0xff); this.u8((value >>> 8) & 0xff); }

  u32(value: number): void { this.u16(value & 0xffff); this.u16(value >>> 16); }

  u64(value: bigint): void {
    this.u32(Number(value & 0xffffffffn));
    this.u32(Number((value >> 32n) & 0xffffffffn));
  }

  uv(value: number): void {
    if (this.length + 10 > this.data.length) this.grow(10);
    while (value >= 0x80) {
      this.data[this.length++] = (value % 128) | 0x80;
      value = Math.floor(value / 128);
    }
    this.data[this.length++] = value;
  }

  sv(value: number): void { this.uv(value < 0 ? -value * 2 - 1 : value * 2); }

  wide(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.u8(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.u8(Number(rest));
  }

  bytes(data: Uint8Array): void {
    this.grow(data.length);
    this.data.set(data, this.length);
    this.length += data.length;
  }

  zeros(count: number): void {
    this.grow(count);
    const end = this.length + count;
    if (count > 32) this.data.fill(0, this.length, end);
    else for (let at = this.length; at < end; at++) this.data[at] = 0; // a call of `fill` costs more than a few bytes
    this.length = end;
  }

  text(value: string): void {
    const data = toUtf8.encode(value);
    this.uv(data.length);
    this.bytes(data);
  }

  /** The bytes so far: a view, valid until the next write or `clear`. */
  view(): Uint8Array { return this.data.subarray(0, this.length); }

  /** The bytes so far, as a copy. */
  copy(): Uint8Array { return this.data.slice(0, this.length); }

  clear(): void { this.length = 0; }
}
