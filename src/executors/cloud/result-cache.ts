/**
 * Results kept by what they are the answer to: the request, with its defaults filled in, and the image that answered. A file
 * each; the folder is bounded, and what was not used for longest goes first.
 *
 *     REQUEST-IMAGE.result    a line of JSON (the result, the hash of the trace), then the trace
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { limitMessage, type Limits } from "../../runner/limits";
import { ResultSchema, type TraceResult } from "../../runner/request";
import type { CheckedRequest } from "../../runner/validate";

const EntrySchema = v.object({ version: v.literal(1), result: ResultSchema, trace: v.nullable(v.string()) });
const EXTENSION = ".result";
const NEWLINE = 10;

/** A hash of all that a request says. */
export function requestKey({ stdin, ...request }: CheckedRequest): string {
  const hash = createHash("sha256").update(JSON.stringify({ ...request, format: undefined })).update(stdin === undefined ? "-" : `+${stdin.length}\0`);
  return (stdin === undefined ? hash : hash.update(stdin)).digest("hex").slice(0, 40);
}

/**
 * Whether the same request would give the same again: not what the clock ended, nor what somebody did; nor what was cut so
 * that it could be sent, which may come whole by another way. `limits`: the request's. Both a run that met its own limit of
 * the trace's size and one that was cut on the way bear that limit's name; only what the recorder itself ended says so in its words.
 */
export function isKeepable({ outcome, limit, signal, message }: TraceResult, limits: Limits): boolean {
  if (outcome === "cancelled" || outcome === "refused") return false;
  if (limit === "traceBytes") return message === limitMessage("traceBytes", limits);
  return limit !== "seconds" && limit !== "compileSeconds" && signal !== "SIGKILL" && signal !== "SIGXCPU";
}

export class ResultCache {
  constructor(private readonly folder: string, private readonly maxBytes: number) {}

  /** The images that have answered this request. */
  async imagesOf(key: string): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.filter((name) => name.startsWith(`${key}-`) && name.endsWith(EXTENSION)).map((name) => name.slice(key.length + 1, -EXTENSION.length));
  }

  /** Undefined when it is not there, or not whole. */
  async get(key: string, image: string): Promise<TraceResult | undefined> {
    const path = this.pathOf(key, image);
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined) return undefined;
    const result = resultIn(bytes);
    if (result === undefined) await rm(path, { force: true });
    else await utimes(path, new Date(), new Date()).catch(() => undefined);
    return result;
  }

  async put(key: string, image: string, result: TraceResult): Promise<void> {
    const entry = entryOf(result);
    if (entry.length > this.maxBytes) return;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = this.pathOf(key, image);
    const unfinished = `${path}.${process.pid}.tmp`;
    await writeFile(unfinished, entry, { mode: 0o600 });
    await rename(unfinished, path);
    await this.trim();
  }

  private async trim(): Promise<void> {
    const files: { path: string; size: number; used: number }[] = [];
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() === true) files.push({ path, size: found.size, used: found.mtimeMs });
    }
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files.sort((a, b) => a.used - b.used)) {
      if (bytes <= this.maxBytes) return;
      await rm(path, { force: true });
      bytes -= size;
    }
  }

  private pathOf(key: string, image: string): string {
    return join(this.folder, entryName(key, image));
  }
}

/** The name of what answers a request by an image. */
export function entryName(key: string, image: string): string {
  return `${key}-${image.replace(/[^\w.]/g, "_")}${EXTENSION}`;
}

export function entryOf({ trace, ...result }: TraceResult): Buffer {
  const head = `${JSON.stringify({ version: 1, result, trace: trace === undefined ? null : sha256(trace) })}\n`;
  return Buffer.concat([Buffer.from(head, "utf8"), trace ?? Buffer.alloc(0)]);
}

/** Undefined when it is not whole. */
export function resultIn(bytes: Buffer): TraceResult | undefined {
  const end = bytes.indexOf(NEWLINE);
  try {
    const entry = v.parse(EntrySchema, JSON.parse(bytes.subarray(0, Math.max(0, end)).toString("utf8")));
    const trace = bytes.subarray(end + 1);
    if (entry.trace === null) return entry.result as TraceResult;
    return sha256(trace) === entry.trace ? { ...(entry.result as TraceResult), trace } : undefined;
  } catch {
    return undefined;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
