/**
 * The user's views in a trace: chunk `VIEW`, put in behind the sites by whoever has the views (an executor knows nothing of them,
 * and a result that was kept stays good when only the views change).
 */
import { ByteReader } from "../bytes";
import type { ViewFile } from "../natvis/definitions";
import { ChunkType, Codec, readChunks, readHeader, writeChunk } from "./chunks";

/** The trace with these views instead of those that it has. Throws TraceFormatError when the bytes are no trace. */
export function withViews(trace: Uint8Array, views: readonly ViewFile[]): Uint8Array {
  const reader = new ByteReader(trace);
  readHeader(reader);
  const pieces: Uint8Array[] = [];
  let from = 0;
  let at = trace.length - reader.left;
  let placed = at;
  for (const chunk of readChunks(reader)) {
    const end = trace.length - reader.left;
    if (chunk.type === ChunkType.Events || chunk.type === ChunkType.End) break;
    if (chunk.type === ChunkType.Views) {
      pieces.push(trace.subarray(from, at));
      from = end;
    }
    at = placed = end;
  }
  pieces.push(trace.subarray(from, placed));
  const payload = new TextEncoder().encode(JSON.stringify(views));
  if (views.length > 0) pieces.push(writeChunk(ChunkType.Views, Codec.Raw, payload.length, payload));
  pieces.push(trace.subarray(placed));
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const piece of pieces) {
    whole.set(piece, length);
    length += piece.length;
  }
  return whole;
}
