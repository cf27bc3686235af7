/**
 * Read-only bytes of the program's file that its data points into. The chunks' payload: `uv n`, n × (`uv address`, string).
 * A file may hold several chunks; they do not overlap.
 */
import { ByteReader, ByteWriter } from "./bytes";
import { upperBound } from "./growable";

export interface ImageRange { address: number; bytes: Uint8Array }

export function writeImage(ranges: readonly ImageRange[]): Uint8Array {
  const out = new ByteWriter();
  out.uv(ranges.length);
  for (const { address, bytes } of ranges) {
    out.uv(address);
    out.uv(bytes.length);
    out.bytes(bytes);
  }
  return out.copy();
}

export function readImage(payload: Uint8Array): ImageRange[] {
  const reader = new ByteReader(payload);
  const ranges: ImageRange[] = [];
  const count = reader.uv();
  for (let i = 0; i < count; i++) ranges.push({ address: reader.uv(), bytes: reader.bytes(reader.uv()) });
  return ranges;
}

export class Image {
  private readonly ranges: ImageRange[];
  private readonly lows: Float64Array;

  constructor(ranges: ImageRange[]) {
    this.ranges = [...ranges].sort((a, b) => a.address - b.address);
    this.lows = Float64Array.from(this.ranges, ({ address }) => address);
  }

  /** The range that holds the address. */
  at(address: number): ImageRange | undefined {
    const range = this.ranges[upperBound(this.lows, address) - 1];
    return range !== undefined && address < range.address + range.bytes.length ? range : undefined;
  }

  covers(address: number): boolean { return this.at(address) !== undefined; }
}
