/**
 * A lock between processes: a folder that holds one file, named after its owner. A folder comes into the place of none or of
 * an empty one by a rename, and of a full one never, so one process gets it. The file of an owner that has gone is removed
 * by its name, which no later owner's file has: whoever is late removes nobody's else.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../runner/process-alive";

const POLL_MS = 200;

export interface LockOptions {
  signal?: AbortSignal;
  onWait?: () => void;
}

export async function withLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const owner = `${process.pid}-${randomUUID()}`;
  await acquire(path, owner, options);
  try {
    return await work();
  } finally {
    await unlink(join(path, owner)).catch(unless("ENOENT"));
    await rmdir(path).catch(unless("ENOENT", "ENOTEMPTY")); // The next one may be there already.
  }
}

async function acquire(path: string, owner: string, { signal, onWait }: LockOptions): Promise<void> {
  const own = `${path}.${owner}`;
  await mkdir(own);
  try {
    await writeFile(join(own, owner), "");
    for (let told = false; ; told = true) {
      signal?.throwIfAborted();
      if (await rename(own, path).then(() => true, unless("ENOTEMPTY", "EEXIST"))) return;
      if (await removeDead(path)) continue;
      if (!told) onWait?.();
      await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
    }
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    throw error;
  }
}

/** Whether there was a dead owner to be removed. */
async function removeDead(path: string): Promise<boolean> {
  const owners = await readdir(path).catch(unless("ENOENT")) ?? [];
  const dead = owners.filter((name) => !isAlive(Number.parseInt(name, 10)));
  for (const name of dead) await unlink(join(path, name)).catch(unless("ENOENT"));
  return dead.length > 0;
}

/** A handler that gives undefined for these failures and throws the others. */
function unless(...codes: string[]): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (!codes.includes(error.code ?? "")) throw error;
  };
}
