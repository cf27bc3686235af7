/** A lock between processes: a folder with the owner's process id. One whose owner has gone is taken over. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./process-alive";

const POLL_MS = 200;
/** Between making the folder and writing the id into it. */
const ID_GRACE_MS = 5000;

export interface LockOptions {
  signal?: AbortSignal;
  onWait?: () => void;
}

export async function withLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  await acquire(path, options);
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function acquire(path: string, { signal, onWait }: LockOptions): Promise<void> {
  let told = false;
  let withoutOwnerSince: number | undefined;
  for (;;) {
    signal?.throwIfAborted();
    try {
      await mkdir(path);
      await writeFile(join(path, "pid"), String(process.pid));
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = await ownerOf(path);
    withoutOwnerSince = owner === undefined ? withoutOwnerSince ?? Date.now() : undefined;
    const abandoned = owner === undefined ? Date.now() - (withoutOwnerSince ?? 0) > ID_GRACE_MS : !isAlive(owner);
    if (abandoned) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    if (!told) onWait?.();
    told = true;
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
}

async function ownerOf(path: string): Promise<number | undefined> {
  const id = Number.parseInt(await readFile(join(path, "pid"), "utf8").catch(() => ""), 10);
  return Number.isNaN(id) ? undefined : id;
}
