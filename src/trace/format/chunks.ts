/**
 * The outer form of a `.seepp` file (docs/trace-format.md): a header, then chunks, each
 *
 *     type (4 ASCII letters) · stored length (u32) · inflated length (u32) · codec (u8) · payload
 *
 * A file may end anywhere: whole chunks before the cut are good.
 */
import { type ByteReader, ByteWriter, Malformed, Truncated } from "../bytes";
import { TraceFormatError } from "./error";

export const majorVersion = 1;
export const minorVersion = 1;

/** 0x89 and the line ends catch a transfer that is not 8-bit clean. */
const magic = [0x89, 0x53, 0x45, 0x45, 0x50, 0x50, 0x0d, 0x0a];

export const Codec = { Raw: 0, Deflate: 1 } as const;

export const ChunkType = {
  Request: "REQU", Sources: "SRCS", Symbols: "SYMB", Sites: "SITE", Views: "VIEW", Events: "EVNT", Image: "IMAG", Outcome: "OUTC", End: "END.",
} as const;

/** No chunk is larger, stored or inflated: writers split before it. */
export const maxChunkBytes = 64 * 1024 * 1024;

const chunkHeaderBytes = 13;

const architectures = ["x86_64", "aarch64"] as const;

export interface Header {
  major: number;
  minor: number;
  architecture: (typeof architectures)[number];
  /** Bytes. */
  pointerSize: number;
  byteOrder: "little" | "big";
  compiler: string;
  recorder: string;
  /** None is defined in 1.0. */
  flags: number;
}

export interface Chunk {
  type: string;
  codec: number;
  /** Length after inflating. */
  length: number;
  /** As stored. */
  payload: Uint8Array;
}

export function writeHeader(header: Omit<Header, "major" | "minor" | "flags">): Uint8Array {
  const out = new ByteWriter();
  magic.forEach((byte) => out.u8(byte));
  out.u16(majorVersion);
  out.u16(minorVersion);
  out.u8(architectures.indexOf(header.architecture) + 1);
  out.u8(header.pointerSize);
  out.u8(header.byteOrder === "little" ? 1 : 2);
  out.u8(0);
  out.text(header.compiler);
  out.text(header.recorder);
  return out.copy();
}

export function readHeader(reader: ByteReader): Header {
  try {
    if (magic.some((byte) => reader.u8() !== byte)) throw new TraceFormatError("This is not a See++ trace. Open a file that `seepp trace` wrote (.seepp).");
    const major = reader.u16();
    const minor = reader.u16();
    if (major !== majorVersion) {
      throw new TraceFormatError(`The trace has format version ${major}.${minor}; this See++ reads version ${majorVersion}. ${major > majorVersion ? "Update See++" : "Trace the program again"}.`);
    }
    const architecture = architectures[reader.u8() - 1];
    const pointerSize = reader.u8();
    const byteOrder = reader.u8();
    if (architecture === undefined || pointerSize !== 8 || byteOrder !== 1) {
      throw new TraceFormatError("The trace comes from a kind of machine that this See++ does not know. Update See++.");
    }
    const flags = reader.u8();
    return { major, minor, architecture, pointerSize, byteOrder: "little", flags, compiler: reader.text(), recorder: reader.text() };
  } catch (error) {
    if (error instanceof Truncated || error instanceof Malformed) {
      throw new TraceFormatError("The trace ends inside its header: nothing of it can be read. Copy the file again, or trace the program again.", { cause: error });
    }
    throw error;
  }
}

export function writeChunk(type: string, codec: number, inflatedLength: number, payload: Uint8Array): Uint8Array {
  const out = new ByteWriter(chunkHeaderBytes + payload.length);
  for (let i = 0; i < 4; i++) out.u8(type.charCodeAt(i));
  out.u32(payload.length);
  out.u32(inflatedLength);
  out.u8(codec);
  out.bytes(payload);
  return out.view();
}

/** The chunks of a file after its header; `cut` is returned when the file ends inside one. */
export function* readChunks(reader: ByteReader): Generator<Chunk, { cut: boolean }> {
  while (reader.left > 0) {
    if (reader.left < chunkHeaderBytes) return { cut: true };
    const type = String.fromCharCode(...reader.bytes(4));
    if (!/^[A-Z.]{4}$/.test(type)) throw new Malformed("a chunk has no type");
    const stored = reader.u32();
    const length = reader.u32();
    const codec = reader.u8();
    if (stored > maxChunkBytes || length > maxChunkBytes) throw new Malformed(`chunk ${type} claims ${Math.max(stored, length)} bytes, more than a chunk may have`);
    if (codec === Codec.Raw && stored !== length) throw new Malformed(`chunk ${type} has two lengths`);
    if (stored > reader.left) return { cut: true };
    yield { type, codec, length, payload: reader.bytes(stored) };
  }
  return { cut: false };
}
