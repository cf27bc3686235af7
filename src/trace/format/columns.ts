/**
 * The columns of an event group. A group's payload: `uv first step`, `uv events`, `uv n`, n × (`uv column`, `uv length`),
 * then the columns' bytes in that order. Columns that are not there are empty; columns not known are skipped.
 */
import { ByteReader, type ByteWriter, ByteWriter as Writer, Malformed } from "../bytes";

export const Column = {
  /** One byte an event: its kind; a STEP is 0x40 + reason. */
  Kinds: 0,
  Sites: 1,
  WriteAddress: 2, WriteLength: 3, WriteBytes: 4, WriteBits: 5,
  PushFunction: 6, PushCfa: 7, PushCaller: 8, PushReturn: 9,
  PopCount: 10, StackPointer: 11,
  AllocAddress: 12, AllocSize: 13, AllocHow: 14, AllocStack: 15,
  FreeAddress: 16, FreeHow: 17, FreeStack: 18,
  OutputLength: 19, OutputBytes: 20,
  ReturnMask: 21, ReturnBytes: 22,
  /** All other kinds: their fields one after the other, as in the raw stream. */
  Rare: 23,
  /** Eight columns: byte 0 of all values, byte 1 of those longer than 1, … */
  Plane: 24,
} as const;

export const columnCount = 32;
export const stepKind = 0x40;

/** Values of these sizes are predicted and split into planes; others lie in WriteBytes as they are. */
export function isNumberSize(size: number): boolean {
  return size === 8 || size === 4 || size === 1 || size === 2;
}

/**
 * Writes the eight planes. Most bytes of most values are 0, so zeros are only counted until a plane gets another byte:
 * `rise[k]` is by how much more zeros plane k owes than plane k - 1, so that a value costs what its significant bytes cost.
 */
export class PlaneWriter {
  private readonly rise = new Int32Array(9);

  constructor(private readonly planes: readonly ByteWriter[]) {}

  /** A value of `size` bytes, in two halves of 32 bits. */
  value(size: number, lo: number, hi: number): void {
    const significant = hi !== 0 ? 8 - (Math.clz32(hi) >> 3) : 4 - (Math.clz32(lo) >> 3);
    for (let k = 0; k < significant; k++) {
      this.pay(k);
      this.planes[k]!.u8(((k < 4 ? lo : hi) >>> (8 * (k & 3))) & 0xff);
    }
    this.rise[significant]!++;
    this.rise[size]!--;
  }

  /** Writes all zeros that are owed. */
  flush(): void {
    for (let k = 0; k < 8; k++) this.pay(k);
    this.rise.fill(0);
  }

  /** The planes before `k` owe nothing. */
  private pay(k: number): void {
    const owed = this.rise[k]!;
    if (owed === 0) return;
    this.planes[k]!.zeros(owed);
    this.rise[k] = 0;
    this.rise[k + 1]! += owed;
  }
}

export class ColumnWriters {
  readonly columns: ByteWriter[] = Array.from({ length: columnCount }, () => new Writer());
  readonly planes = new PlaneWriter(this.columns.slice(Column.Plane, Column.Plane + 8));

  /** Bytes in all columns. */
  get size(): number { return this.columns.reduce((sum, column) => sum + column.length, 0); }

  payload(firstStep: number, events: number): Uint8Array {
    this.planes.flush();
    const used = this.columns.map((column, id) => ({ column, id })).filter(({ column }) => column.length > 0);
    const out = new Writer(this.size + 256);
    out.uv(firstStep);
    out.uv(events);
    out.uv(used.length);
    for (const { column, id } of used) {
      out.uv(id);
      out.uv(column.length);
    }
    for (const { column } of used) out.bytes(column.view());
    return out.view();
  }

  clear(): void { for (const column of this.columns) column.clear(); }
}

export interface GroupColumns {
  firstStep: number;
  events: number;
  columns: ByteReader[];
}

export function readColumns(payload: Uint8Array): GroupColumns {
  const reader = new ByteReader(payload);
  const firstStep = reader.uv();
  const events = reader.uv();
  const count = reader.uv();
  if (count > 256) throw new Malformed(`a group has ${count} columns`);
  const lengths: [id: number, length: number][] = [];
  for (let i = 0; i < count; i++) lengths.push([reader.uv(), reader.uv()]);
  const columns = Array.from({ length: columnCount }, () => new ByteReader(payload, 0, 0));
  for (const [id, length] of lengths) {
    const at = reader.position;
    reader.bytes(length);
    if (id < columnCount) columns[id] = new ByteReader(payload, at, at + length);
  }
  if (columns[Column.Kinds]!.left !== events) throw new Malformed("a group's count of events is wrong");
  return { firstStep, events, columns };
}
