/**
 * The trace as it is packed, kept as far as an answer could hold it, and cut where it holds no more. The cut is made between
 * groups of events (docs/trace-format.md), so that what is left is a whole trace of the steps before, which says in its own
 * outcome that it was cut.
 */
import { inflateRawSync } from "node:zlib";
import { ByteReader } from "../../trace/bytes";
import { ChunkType, Codec, readChunks, writeChunk, type Chunk } from "../../trace/format/chunks";
import type { TracedOutcome } from "../../trace/format/contents";
import { openTrace } from "../../trace/trace";

/** Groups of events that one trace may lose more than it must are small enough with this many bytes of writes and output. */
export const GROUP_BYTES = 256 * 1024;

interface Piece {
  type: string;
  bytes: Uint8Array;
}

export class KeptTrace {
  private readonly pieces: Piece[] = [];
  private kept = 0;
  private overflow = false;

  /** `most`: bytes beyond which nothing can be sent, whatever else the answer says. */
  constructor(private readonly most: number) {}

  /** One header or one chunk, as the packer gives them. */
  push(bytes: Uint8Array): void {
    this.overflow ||= this.kept + bytes.length > this.most;
    if (this.overflow) return;
    this.pieces.push({ type: this.pieces.length === 0 ? "" : chunkOf(bytes).type, bytes });
    this.kept += bytes.length;
  }

  /** The whole trace, when it is not longer than `room` bytes. */
  whole(room: number): Uint8Array | undefined {
    return this.overflow || this.kept > room ? undefined : Buffer.concat(this.pieces.map(({ bytes }) => bytes));
  }

  /**
   * As many groups as fit into `room` bytes, with an outcome that says so; undefined when not even the first does.
   */
  async cut(room: number): Promise<{ bytes: Uint8Array; steps: number } | undefined> {
    const ending = room - ENDING_BYTES;
    let length = 0;
    const fitting: Uint8Array[] = [];
    let groups = 0;
    for (const { type, bytes } of this.pieces) {
      if (type === ChunkType.Outcome || type === ChunkType.End || length + bytes.length > ending) break;
      if (type === ChunkType.Events) groups += 1;
      fitting.push(bytes);
      length += bytes.length;
    }
    if (groups === 0) return undefined;
    // A file without its end is a good trace up to there: its reader knows how many steps it has.
    const { stepCount: steps } = await openTrace(Buffer.concat(fitting));
    if (steps === 0) return undefined;
    fitting.push(...endOfCut(steps));
    return { bytes: Buffer.concat(fitting), steps };
  }
}

/** More than the last two chunks need. */
const ENDING_BYTES = 256;

/** The last chunks of a trace that was cut after so many steps. */
export function endOfCut(steps: number): Uint8Array[] {
  const outcome: TracedOutcome = { outcome: "limit", limit: "traceBytes", steps };
  const text = new TextEncoder().encode(JSON.stringify(outcome));
  return [writeChunk(ChunkType.Outcome, Codec.Raw, text.length, text), writeChunk(ChunkType.End, Codec.Raw, 0, new Uint8Array(0))];
}

/** The number of a group's first step, with which its payload begins. */
export function firstStepOf({ codec, payload }: Chunk): number {
  return new ByteReader(codec === Codec.Raw ? payload : inflateRawSync(payload)).uv();
}

/** A chunk as the packer gives it, by itself. */
export function chunkOf(bytes: Uint8Array): Chunk {
  for (const chunk of readChunks(new ByteReader(bytes))) return chunk;
  throw new Error("The packer gave something that is no chunk.");
}
