/** Waiting for an engine no longer than makes sense. What comes too late is given away, never lost. */
import { ExecutorError } from "../executor";
import type { EngineAddress } from "./engine";

/** The result of `work`, or a rejection as soon as the signal says so. `late` gets a result that comes after that. */
export function orAborted<T>(signal: AbortSignal, work: Promise<T>, late?: (result: T) => unknown): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => {
      reject(signal.reason as Error);
      work.then(late, () => undefined); // A failure that nobody waits for any more is no news.
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

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
