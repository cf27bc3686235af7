/**
 * Traces kept for the panel, so that a window reload shows the same picture again: each a `.seepp` file and a small JSON
 * file beside it, in the extension's own storage. The oldest go when there are too many or they are too big together.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import * as vscode from "vscode";
import { CostSchema } from "./protocol";

const MOST_TRACES = 6;
const MOST_BYTES = 256 * 1024 * 1024;

const MetaSchema = v.object({
  version: v.literal(1),
  name: v.string(),
  executor: v.optional(v.string()),
  seconds: v.optional(v.number()),
  typedInput: v.optional(v.boolean()),
  cost: v.optional(CostSchema),
  /** Path in the trace → URI of the document it was taken from. */
  documents: v.record(v.string(), v.string()),
  /** When it was made, ms since 1970. */
  made: v.number(),
});
export type TraceMeta = Omit<v.InferOutput<typeof MetaSchema>, "version" | "made">;

export interface StoredTrace extends TraceMeta {
  key: string;
  bytes: Uint8Array;
}

/** A name for the bytes of a file: the same whenever it is opened. */
export function fileKey(bytes: Uint8Array): string {
  return `file-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`;
}

const KEY = /^[0-9a-f]{16}-[0-9a-z]{1,12}$/;

export class TraceStore {
  /** One change at a time: two writers must not count the same files. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: vscode.Uri) {}

  /** A key for these bytes; `save` may still be under way when it is used. */
  keyOf(bytes: Uint8Array): string {
    return `${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}-${Date.now().toString(36)}`;
  }

  save(trace: StoredTrace): Promise<void> {
    return this.inTurn(async () => {
      await vscode.workspace.fs.createDirectory(this.folder);
      const { key, bytes, ...meta } = trace;
      await vscode.workspace.fs.writeFile(this.file(key, "seepp"), bytes);
      const document = { version: 1, made: Date.now(), ...meta } satisfies v.InferOutput<typeof MetaSchema>;
      await vscode.workspace.fs.writeFile(this.file(key, "json"), new TextEncoder().encode(JSON.stringify(document)));
      await this.forgetOldest();
    });
  }

  /** The trace of a key, or undefined when it is no longer kept (or its files are damaged). The key comes from a webview. */
  load(key: string): Promise<StoredTrace | undefined> {
    if (!KEY.test(key)) return Promise.resolve(undefined);
    return this.inTurn(async () => {
      const meta = await this.meta(key);
      if (meta === undefined) return undefined;
      const { version: _version, made: _made, ...rest } = meta;
      return { key, bytes: await vscode.workspace.fs.readFile(this.file(key, "seepp")), ...rest };
    });
  }

  /** What is kept, the newest first. */
  list(): Promise<(TraceMeta & { key: string; made: number })[]> {
    return this.inTurn(async () => {
      const found = await Promise.all((await this.keys()).map(async (key) => ({ key, meta: await this.meta(key) })));
      return found.flatMap(({ key, meta }) => (meta === undefined ? [] : [{ ...meta, key }])).sort((a, b) => b.made - a.made);
    });
  }

  private async keys(): Promise<string[]> {
    const names = await vscode.workspace.fs.readDirectory(this.folder).then((entries) => entries.map(([name]) => name), () => []); // no folder yet
    return [...new Set(names.map((name) => name.replace(/\.(seepp|json)$/, "")))].filter((key) => KEY.test(key));
  }

  private file(key: string, extension: string): vscode.Uri {
    return vscode.Uri.joinPath(this.folder, `${key}.${extension}`);
  }

  private async meta(key: string): Promise<v.InferOutput<typeof MetaSchema> | undefined> {
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(this.file(key, "json")));
      const parsed = v.safeParse(MetaSchema, JSON.parse(text));
      return parsed.success ? parsed.output : undefined;
    } catch {
      return undefined; // not there, or cut by a crash: the same to whoever asks
    }
  }

  private async forgetOldest(): Promise<void> {
    const traces = await Promise.all((await this.keys()).map(async (key) => ({ key, made: (await this.meta(key))?.made ?? 0, size: await this.size(key) })));
    traces.sort((a, b) => b.made - a.made);
    let bytes = 0;
    for (const [i, { key, size }] of traces.entries()) {
      bytes += size;
      if (i === 0 || (i < MOST_TRACES && bytes <= MOST_BYTES)) continue; // the newest stays whatever its size
      for (const extension of ["seepp", "json"])
        await vscode.workspace.fs.delete(this.file(key, extension)).then(undefined, () => undefined); // half of a pair may be gone
    }
  }

  private async size(key: string): Promise<number> {
    return vscode.workspace.fs.stat(this.file(key, "seepp")).then((stat) => stat.size, () => 0);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined);
    return result;
  }
}
