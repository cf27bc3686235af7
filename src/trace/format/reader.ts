/**
 * Reads a `.seepp` file: header, JSON chunks, events into a sink, image. A file that ends early is read up to its last whole
 * chunk. Everything is checked; what is wrong gives TraceFormatError.
 */
import * as v from "valibot";
import { ByteReader, Malformed, Truncated } from "../bytes";
import { type ImageRange, readImage } from "../image";
import { ViewsSchema, type ViewFile } from "../natvis/definitions";
import type { EventSink } from "../raw/events";
import { type SiteTable, SiteTableSchema } from "../sites";
import { type Symbols, SymbolsSchema } from "../symbols";
import { type Chunk, ChunkType, Codec, type Header, readChunks, readHeader } from "./chunks";
import { OutcomeSchema, SourcesSchema, type TracedOutcome, type TracedRequest, TracedRequestSchema } from "./contents";
import { damaged, TraceFormatError } from "./error";
import { GroupReader } from "./group-reader";
import { inflateRaw } from "./inflate";

export interface Contents {
  header: Header;
  request: TracedRequest;
  sources: { path: string; text: string }[];
  symbols: Symbols;
  sites: SiteTable;
  /** The user's own views (natvis/definitions.ts). */
  views: ViewFile[];
  /** Absent when the file ends before it. */
  outcome: TracedOutcome | undefined;
  image: ImageRange[];
  /** Why the file is not whole. */
  cut: string | undefined;
}

/** All chunks of one file together inflate to no more. */
const maxInflatedBytes = 2 ** 30;

export async function readTrace(bytes: Uint8Array, sink: EventSink): Promise<Contents> {
  const reader = new ByteReader(bytes);
  const header = readHeader(reader);
  const groups = new GroupReader(sink);
  const json = new Map<string, Uint8Array>();
  const image: ImageRange[] = [];
  let inflated = 0;
  let ended = false;
  try {
    for (const chunk of readChunks(reader)) {
      if (!isKnown(chunk.type)) continue;
      if (chunk.type === ChunkType.End) {
        ended = true;
        break;
      }
      inflated += chunk.length;
      if (inflated > maxInflatedBytes) throw damaged("it inflates to more than a gigabyte");
      const payload = await inflate(chunk);
      if (chunk.type === ChunkType.Events) groups.read(payload);
      else if (chunk.type === ChunkType.Image) image.push(...readImage(payload));
      else json.set(chunk.type, payload);
    }
  } catch (error) {
    if (error instanceof Malformed || error instanceof Truncated) throw damaged(error.message, error);
    throw error;
  }
  const outcome = json.get(ChunkType.Outcome);
  const views = json.has(ChunkType.Views) ? parse(json, ChunkType.Views, ViewsSchema) : [];
  return {
    header, image, views,
    request: parse(json, ChunkType.Request, TracedRequestSchema),
    sources: parse(json, ChunkType.Sources, SourcesSchema),
    symbols: parse(json, ChunkType.Symbols, SymbolsSchema),
    sites: parse(json, ChunkType.Sites, SiteTableSchema),
    outcome: outcome === undefined ? undefined : parse(json, ChunkType.Outcome, OutcomeSchema),
    cut: ended ? undefined : "The file ends early: steps after the cut are missing.",
  };
}

function isKnown(type: string): boolean {
  return (Object.values(ChunkType) as string[]).includes(type);
}

async function inflate(chunk: Chunk): Promise<Uint8Array> {
  if (chunk.codec === Codec.Raw) return chunk.payload;
  if (chunk.codec === Codec.Deflate) return inflateRaw(chunk.payload, chunk.length);
  throw new TraceFormatError(`The trace packs chunk ${chunk.type} in a way that this See++ does not know. Update See++.`);
}

const utf8 = new TextDecoder();

function parse<S extends v.GenericSchema>(chunks: Map<string, Uint8Array>, type: string, schema: S): v.InferOutput<S> {
  const payload = chunks.get(type);
  if (payload === undefined) throw damaged(`it ends before its chunk ${type}, without which nothing can be shown`);
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(payload));
  } catch (error) {
    throw damaged(`chunk ${type} is not JSON`, error);
  }
  const parsed = check(schema, json, type);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw damaged(`chunk ${type} is not as it should be (${v.getDotPath(issue) ?? "as a whole"}: ${issue.message})`);
}

/** Blocks nest in blocks: where they do so without end, the check runs out of stack before anything else would. */
function check<S extends v.GenericSchema>(schema: S, json: unknown, type: string): v.SafeParseResult<S> {
  try {
    return v.safeParse(schema, json);
  } catch (error) {
    if (error instanceof RangeError) throw damaged(`chunk ${type} is nested too deeply`, error);
    throw error;
  }
}
