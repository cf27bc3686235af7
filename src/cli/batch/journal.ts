/**
 * What is done already. One line of JSON a program, written when its trace is there; a batch that was broken off goes on
 * from it. A line counts as long as the request and the executor are the same and the trace is still there.
 */
import { createHash } from "node:crypto";
import { access, open, readFile, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { TraceRequest } from "../../runner/request";
import type { Row } from "./row";

const NAME = "batch.jsonl";

export class Journal {
  private constructor(private readonly file: FileHandle, private readonly done: ReadonlyMap<string, { key: string; row: Row }>) {}

  /** `fresh`: what was done counts no more. */
  static async open(folder: string, fresh: boolean): Promise<Journal> {
    const path = join(folder, NAME);
    const text = fresh ? "" : await readFile(path, "utf8").catch(() => "");
    const done = new Map<string, { key: string; row: Row }>();
    for (const line of text.split("\n")) {
      const entry = parse(line);
      if (entry !== undefined && (entry.row.trace === undefined || await isThere(join(folder, entry.row.trace)))) done.set(entry.row.name, entry);
    }
    const file = await open(path, fresh ? "w" : "a");
    if (text !== "" && !text.endsWith("\n")) await file.write("\n"); // A line that was broken off.
    return new Journal(file, done);
  }

  doneBefore(name: string, key: string): Row | undefined {
    const entry = this.done.get(name);
    return entry?.key === key ? entry.row : undefined;
  }

  async add(key: string, row: Row): Promise<void> {
    await this.file.write(`${JSON.stringify({ key, row })}\n`);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** Names a request and who runs it. */
export function keyOf(request: TraceRequest, executor: string, version: string): string {
  return createHash("sha256").update(JSON.stringify([request, executor, version])).digest("hex").slice(0, 32);
}

/** Of a row what must be right; the rest is as it was written. */
const EntrySchema = v.object({
  key: v.string(),
  row: v.looseObject({
    name: v.string(), files: v.array(v.string()), outcome: v.string(), steps: v.number(), errors: v.number(), leaks: v.number(),
    kinds: v.record(v.string(), v.number()), wallSeconds: v.number(), tries: v.number(), trace: v.optional(v.string()),
    cloud: v.optional(v.looseObject({ usd: v.number(), billedMs: v.number(), invocations: v.number() })),
  }),
});

function parse(line: string): { key: string; row: Row } | undefined {
  try {
    const entry = v.safeParse(EntrySchema, JSON.parse(line));
    return entry.success ? { key: entry.output.key, row: entry.output.row as unknown as Row } : undefined;
  } catch {
    return undefined;
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
