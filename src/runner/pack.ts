/**
 * Packs the recorder's raw stream into a `.seepp` file (docs/trace-format.md) while the recording goes on. Groups of steps
 * leave as soon as they are full, so that memory stays bounded and a cut file has lost little.
 */
import { deflateRaw, deflateRawSync } from "node:zlib";
import { ChunkType, Codec, maxChunkBytes, writeChunk, writeHeader } from "../trace/format/chunks";
import type { TracedOutcome, TracedRequest } from "../trace/format/contents";
import { GroupWriter } from "../trace/format/group-writer";
import { writeImage } from "../trace/image";
import { RawDecoder } from "../trace/raw/decoder";
import { Kind, limitNames, Reason, reasonNames, type WriteKind } from "../trace/raw/events";
import type { SiteTable } from "../trace/sites";
import type { Symbols } from "../trace/symbols";
import { Literals } from "./literals";

export interface PackOptions {
  request: TracedRequest;
  sources: readonly { path: string; content: string }[];
  symbols: Symbols;
  sites: SiteTable;
  /** For people: "g++ 12.2.0", "Valgrind 3.19". */
  compiler: string;
  recorder: string;
  /** The program's file, for its read-only data. */
  binary?: string;
  /** zlib level; 5 costs little more than 3 and gives nearly as much as 9. */
  level?: number;
  /** Deflate on another thread, while the recording goes on: wait for `settled` before `finish`. */
  inBackground?: boolean;
  /** A group ends when its long writes and output have so many bytes, or its events half as many. Default 8 MB. */
  groupBytes?: number;
}

/** What the raw stream said of the end. */
export interface Ending {
  reason?: (typeof reasonNames)[number];
  exit?: number;
  signal?: number;
  limit?: (typeof limitNames)[number];
  /** The path of the program that took its place. */
  replacedBy?: string;
}

/** Groups begin small, so that short runs lose little when cut, and double up to the size that packs best. */
const firstGroupSteps = 512;
const fullGroupSteps = 65536;
const fullGroupBytes = 8 * 1024 * 1024;
const fullGroupEvents = 1 << 20;
/** Where groups are to be small, an event counts as so many bytes. */
const bytesPerEvent = 2;

const longWrite = 4096;
const writesBetweenLooks = 1023;

/** Below, a chunk is stored as it is. */
const worthDeflating = 64;

/** So many chunks may wait for their deflation; then the recording waits, so that memory stays bounded. */
const mostWaiting = 4;

/** A chunk in the file's order. */
interface Waiting {
  type: string;
  length: number;
  codec: number;
  /** As it is stored; undefined: not deflated yet. */
  stored: Uint8Array | undefined;
}

/** The group writer, with an eye on pointers to literals, on the end of the run and on the group's size. */
class WatchingWriter extends GroupWriter {
  private writes = 0;
  lastReason = -1;
  private lastSite = -1;
  private asked: { path: string; steps: number } | undefined;
  /** A group ends at so many steps. */
  mostSteps = firstGroupSteps;

  /** `endGroup` is called when the group is full. */
  constructor(
    private readonly literals: Literals, private readonly ending: Ending,
    private readonly mostEvents: number, private readonly mostBytes: number, private readonly endGroup: () => void,
  ) { super(); }

  // A comparison at hand, not a call: this is asked at every step.
  private grown(): void {
    if (this.stepsInGroup >= this.mostSteps || this.eventsInGroup >= this.mostEvents || this.blobBytes >= this.mostBytes) this.endGroup();
  }

  override step(site: number, reason: number): void {
    super.step(site, reason);
    this.lastReason = reason;
    this.lastSite = site;
    this.grown();
  }

  /** The final step of a run that was ended from outside, before the recorder could write one. */
  cutAt(which: number): void {
    this.limit(which);
    this.step(this.lastSite, Reason.Limit);
  }

  /** The final step of a program in whose place another ended, with a status or by a signal. */
  leftFor(status: number | undefined): void {
    if (status !== undefined) this.exit(status);
    this.step(this.lastSite, Reason.Exit);
  }

  exec(path: string): void {
    this.asked = { path, steps: this.steps };
  }

  /** Where a step follows, the program was not replaced after all. */
  get replacedBy(): string | undefined {
    return this.asked?.steps === this.steps ? this.asked.path : undefined;
  }

  override write(kind: WriteKind, address: number, length: number, data: Uint8Array, at: number): void {
    super.write(kind, address, length, data, at);
    if (length >= 8 && kind !== Kind.Undefined) this.literals.look(address, length, data, at);
    // Steps end groups mostly; of the many small writes of one long step every so many-th is enough.
    if (length >= longWrite || (++this.writes & writesBetweenLooks) === 0) this.grown();
  }

  override output(fd: number, bytes: Uint8Array): void {
    super.output(fd, bytes);
    this.grown();
  }

  override result(mask: number, bytes: Uint8Array): void {
    super.result(mask, bytes);
    this.literals.look(0, bytes.length, bytes, 0);
  }

  override signal(number: number, code: number, address: bigint): void {
    super.signal(number, code, address);
    this.ending.signal = number;
  }

  override limit(which: number): void {
    super.limit(which);
    const name = limitNames[which];
    if (name !== undefined) this.ending.limit = name;
  }

  override exit(status: number): void {
    super.exit(status);
    this.ending.exit = status;
  }
}

export class Packer {
  private readonly told: Ending = {};
  private readonly writer: WatchingWriter;
  private readonly literals: Literals;
  private readonly decoder: RawDecoder;
  private raw = 0;
  private packed = 0;
  private finished = false;
  private readonly waiting: Waiting[] = [];
  private failure: Error | undefined;
  private tellSettled: (() => void) | undefined;

  constructor(private readonly options: PackOptions, private readonly sink: (bytes: Uint8Array) => void) {
    this.literals = new Literals(options.symbols, options.binary);
    const { groupBytes } = options;
    const mostEvents = groupBytes === undefined ? fullGroupEvents : groupBytes / bytesPerEvent;
    this.writer = new WatchingWriter(this.literals, this.told, mostEvents, groupBytes ?? fullGroupBytes, () => this.endGroup());
    this.decoder = new RawDecoder(this.writer);
    const { symbols, compiler, recorder } = options;
    this.emit(writeHeader({ architecture: symbols.architecture, pointerSize: 8, byteOrder: "little", compiler, recorder }));
    this.json(ChunkType.Request, options.request);
    this.json(ChunkType.Sources, options.sources.map(({ path, content }) => ({ path, text: content })));
    this.json(ChunkType.Symbols, symbols);
    this.json(ChunkType.Sites, options.sites);
  }

  get ending(): Ending {
    const reason = reasonNames[this.writer.lastReason];
    const { replacedBy } = this.writer;
    return { ...(reason === undefined ? {} : { reason }), ...(replacedBy === undefined ? {} : { replacedBy }), ...this.told };
  }
  get steps(): number { return this.writer.steps; }
  get rawBytes(): number { return this.raw; }
  /** Bytes given to the sink. */
  get traceBytes(): number { return this.packed; }

  /** Raw stream, cut anywhere. Throws RawStreamError when it is damaged. */
  push(chunk: Uint8Array): void {
    this.raw += chunk.length;
    this.decoder.push(chunk);
  }

  /** Resolves when nothing waits for its deflation. Rejects when one failed. */
  async settled(): Promise<void> {
    if (this.waiting.length > 0) await new Promise<void>((resolve) => { this.tellSettled = resolve; });
    if (this.failure !== undefined) throw this.failure;
  }

  /** Ends the file. A raw stream that ends inside a record is good up to the record before. */
  finish(outcome: Omit<TracedOutcome, "steps" | "rawBytes">): void {
    if (this.finished) return;
    this.finished = true;
    const { outcome: name, exitCode, signal, limit, seconds } = outcome;
    const { replacedBy } = this.writer;
    const which = limitNames.indexOf(limit as (typeof limitNames)[number]);
    if (name === "limit" && which >= 0 && this.steps > 0 && this.ending.reason !== "limit") this.writer.cutAt(which);
    else if (replacedBy !== undefined && this.steps > 0) this.writer.leftFor(exitCode);
    this.endGroup();
    this.json(ChunkType.Outcome, { outcome: name, exitCode, signal, limit, replacedBy, seconds, steps: this.steps, rawBytes: this.raw });
    this.emit(writeChunk(ChunkType.End, Codec.Raw, 0, new Uint8Array(0)));
  }

  private endGroup(): void {
    if (this.writer.eventsInGroup === 0) return;
    this.chunk(ChunkType.Events, this.writer.finishGroup());
    this.writer.mostSteps = Math.min(fullGroupSteps, this.writer.mostSteps * 2);
    const found = this.literals.take();
    if (found.length > 0) this.chunk(ChunkType.Image, writeImage(found));
  }

  private json(type: string, value: unknown): void {
    this.chunk(type, new TextEncoder().encode(JSON.stringify(value)));
  }

  private chunk(type: string, payload: Uint8Array): void {
    if (payload.length > maxChunkBytes) throw new Error(`chunk ${type} of ${payload.length} bytes is too large`);
    if (payload.length < worthDeflating) return this.append({ type, length: payload.length, codec: Codec.Raw, stored: payload });
    const level = this.options.level ?? 5;
    const inBackground = this.options.inBackground === true && !this.finished && this.waiting.length < mostWaiting;
    const chunk: Waiting = { type, length: payload.length, codec: Codec.Deflate, stored: inBackground ? undefined : deflateRawSync(payload, { level }) };
    this.append(chunk);
    if (!inBackground) return;
    deflateRaw(payload, { level }, (error, deflated) => {
      this.failure ??= error ?? undefined;
      chunk.stored = deflated ?? new Uint8Array(0);
      this.drain();
    });
  }

  private append(chunk: Waiting): void {
    this.waiting.push(chunk);
    this.drain();
  }

  private drain(): void {
    for (let first = this.waiting[0]; first?.stored !== undefined; first = this.waiting[0]) {
      this.waiting.shift();
      this.emit(writeChunk(first.type, first.codec, first.length, first.stored));
    }
    if (this.waiting.length === 0) this.tellSettled?.();
  }

  private emit(bytes: Uint8Array): void {
    this.packed += bytes.length;
    this.sink(bytes);
  }
}
