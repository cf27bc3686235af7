/**
 * The wire between the runner and whoever started it: frames of `u32 length (little-endian), u8 type, payload`. A run is
 * any number of progress and trace frames, then one result frame, then the end. A runner that may be of another See++ than
 * its caller (the cloud's) says before its result which it is. The decoder checks every length, type and
 * document, because the other side may be a container or the network.
 */
import * as v from "valibot";
import { AboutSchema, type About } from "./about";
import { ProgressSchema, type Progress } from "./progress";
import { ResultSchema, type TraceResult } from "./request";

export const FrameType = { progress: 1, trace: 2, result: 3, about: 4 } as const;

const HEADER_BYTES = 5;
/** A result carries diagnostics, so it may be large; a trace chunk is cut by the sender. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

export type Frame =
  | { type: "progress"; progress: Progress }
  | { type: "trace"; bytes: Uint8Array }
  | { type: "result"; result: TraceResult }
  | { type: "about"; about: About };

export class WireError extends Error {}

function frame(type: number, payload: Uint8Array): Uint8Array {
  if (payload.length > MAX_FRAME_BYTES) throw new WireError(`A frame of ${payload.length} bytes is too long for the wire.`);
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  new DataView(bytes.buffer).setUint32(0, payload.length, true);
  bytes[4] = type;
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

const text = new TextEncoder();

export function encodeProgress(progress: Progress): Uint8Array {
  return frame(FrameType.progress, text.encode(JSON.stringify(progress)));
}

/** Trace bytes as one frame for each MAX_FRAME_BYTES of them. */
export function* encodeTrace(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let from = 0; from < bytes.length; from += MAX_FRAME_BYTES) {
    yield frame(FrameType.trace, bytes.subarray(from, from + MAX_FRAME_BYTES));
  }
}

/** The result without its trace: that went before in frames of its own. */
export function encodeResult(result: TraceResult): Uint8Array {
  const { trace: _trace, ...document } = result;
  return frame(FrameType.result, text.encode(JSON.stringify(document)));
}

export function encodeAbout(about: About): Uint8Array {
  return frame(FrameType.about, text.encode(JSON.stringify(about)));
}

/** Takes the stream in pieces cut anywhere and gives the whole frames among them. */
export class WireDecoder {
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  private done = false;

  /** Whether the result frame has come. */
  get finished(): boolean {
    return this.done;
  }

  push(chunk: Uint8Array): Frame[] {
    if (chunk.length > 0) {
      this.pending.push(chunk);
      this.pendingBytes += chunk.length;
    }
    const frames: Frame[] = [];
    for (;;) {
      if (this.pendingBytes < HEADER_BYTES) break;
      const header = this.peekHeader();
      if (this.done) throw new WireError("The runner went on after its result.");
      if (header.length > MAX_FRAME_BYTES) throw new WireError(`The runner announced a frame of ${header.length} bytes.`);
      if (this.pendingBytes < HEADER_BYTES + header.length) break;
      this.take(HEADER_BYTES);
      frames.push(this.decode(header.type, this.take(header.length)));
    }
    return frames;
  }

  /** To be called at the end of the stream: throws when it was cut before the result. */
  end(): void {
    if (!this.done) throw new WireError("The runner ended before it gave a result.");
    if (this.pendingBytes > 0) throw new WireError("The runner went on after its result.");
  }

  private peekHeader(): { length: number; type: number } {
    if (this.pending[0].length < HEADER_BYTES) {
      const joined = this.take(this.pendingBytes);
      this.pending = [joined];
      this.pendingBytes = joined.length;
    }
    const first = this.pending[0];
    return { length: new DataView(first.buffer, first.byteOffset).getUint32(0, true), type: first[4] };
  }

  /** Removes `length` bytes from the front; copies only when they lie in several pieces. */
  private take(length: number): Uint8Array {
    this.pendingBytes -= length;
    const first = this.pending[0];
    if (first !== undefined && first.length >= length) {
      if (first.length === length) this.pending.shift();
      else this.pending[0] = first.subarray(length);
      return first.subarray(0, length);
    }
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const piece = this.pending[0];
      const part = piece.subarray(0, length - filled);
      bytes.set(part, filled);
      filled += part.length;
      if (part.length === piece.length) this.pending.shift();
      else this.pending[0] = piece.subarray(part.length);
    }
    return bytes;
  }

  private decode(type: number, payload: Uint8Array): Frame {
    switch (type) {
      case FrameType.progress:
        return { type: "progress", progress: parse(ProgressSchema, payload, "progress") as Progress };
      case FrameType.trace:
        return { type: "trace", bytes: payload };
      case FrameType.result:
        this.done = true;
        return { type: "result", result: parse(ResultSchema, payload, "result") as TraceResult };
      case FrameType.about:
        return { type: "about", about: parse(AboutSchema, payload, "description of itself") };
      default:
        throw new WireError(`The runner sent a frame of unknown type ${type}.`);
    }
  }
}

function parse<S extends v.GenericSchema>(schema: S, payload: Uint8Array, what: string): v.InferOutput<S> {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch (error) {
    throw new WireError(`The runner sent a ${what} that is not JSON.`, { cause: error });
  }
  const parsed = v.safeParse(schema, document);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new WireError(`The runner sent a ${what} that is not well formed: ${v.getDotPath(issue) ?? "document"}: ${issue.message}`);
  }
  return parsed.output;
}
