/** Waiting for an engine no longer than makes sense. */
import { ExecutorError } from "../executor";
import { orAborted } from "../or-aborted";
import type { EngineAddress } from "./engine";

/** The result of `work`, or `no-engine` after `ms` milliseconds. */
export async function within<T>(ms: number, work: Promise<T>, engine: EngineAddress, late?: (result: T) => unknown): Promise<T> {
  const deadline = AbortSignal.timeout(ms);
  try {
    return await orAborted(deadline, work, late);
  } catch (error) {
    if (!deadline.aborted || error !== deadline.reason) throw error;
    throw new ExecutorError("no-engine", `The Docker engine at ${engine.url} does not answer.`, "Restart Docker, or use the native executor.");
  }
}
