/**
 * Records a program of the corpus as the native executor does, and keeps what the witnesses need: the very binary that was
 * recorded and the plan that the recorder was given.
 */
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NativeExecutor } from "../../src/executors/native";
import { runRequest } from "../../src/runner/run";
import { openToolchain, type Toolchain } from "../../src/runner/toolchain";
import type { TraceRequest, TraceResult } from "../../src/runner/request";
import type { RuleProgram } from "../gdb/step-rule";
import { readPlan } from "./plan-file";

export const REPOSITORY = join(__dirname, "..", "..");

export interface Recording {
  result: TraceResult;
  /** The `.seepp` file. */
  bytes: Uint8Array;
  /** The program that was recorded. */
  binary: string;
  /** The folder it was compiled in, as its debug information says; it is gone. */
  root: string;
  plan: RuleProgram;
  remove(): Promise<void>;
}

let toolchain: Promise<Toolchain> | undefined;

/** Builds the recorder when it is not there yet: about half a minute. */
export function nativeToolchain(): Promise<Toolchain> {
  toolchain ??= new NativeExecutor({ dist: join(REPOSITORY, "dist"), sources: join(REPOSITORY, "executor-image") }).prepare().then(openToolchain);
  return toolchain;
}

/** A trace in a file of its own, for what reads files. */
export interface TraceFile { path: string; remove(): Promise<void> }

export async function recordToFile(request: TraceRequest): Promise<TraceFile> {
  const folder = await mkdtemp(join(tmpdir(), "seepp-trace-"));
  const recorded = await recordRequest(request);
  const path = join(folder, "trace.seepp");
  await writeFile(path, recorded.bytes);
  await recorded.remove();
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

export async function recordRequest(request: TraceRequest): Promise<Recording> {
  const kept = await mkdtemp(join(tmpdir(), "seepp-corpus-"));
  const remove = (): Promise<void> => rm(kept, { recursive: true, force: true });
  try {
    const chunks: Uint8Array[] = [];
    let root = "";
    const result = await runRequest(request, {
      toolchain: await nativeToolchain(),
      wasmFolder: join(REPOSITORY, "dist"),
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onTrace: (bytes) => chunks.push(bytes),
      beforeRemoval: async (folder) => {
        root = folder.source;
        await copyFile(join(folder.source, "a.out"), join(kept, "a.out"));
        await copyFile(folder.plan, join(kept, "plan"));
      },
    });
    const plan = readPlan(await readFile(join(kept, "plan")));
    return { result, bytes: Buffer.concat(chunks), binary: join(kept, "a.out"), root, plan, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
