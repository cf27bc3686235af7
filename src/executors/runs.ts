/** The runs of an executor that are under way: each ends when its caller cancels it, and all of them when the executor ends. */
import type { TraceResult } from "../runner/request";
import { cancelledResult } from "./executor";

interface Run {
  abort: AbortController;
  /** Settles with the run, and never rejects. */
  done: Promise<unknown>;
}

export class Runs {
  private readonly running = new Set<Run>();

  /** How many there are. */
  get count(): number {
    return this.running.size;
  }

  /** Gives what `work` gives. What fails after it was cancelled is a cancellation, whatever the failure says. */
  async run<R extends TraceResult>(cancel: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<R>): Promise<R | TraceResult> {
    const abort = new AbortController();
    const signal = cancel === undefined ? abort.signal : AbortSignal.any([abort.signal, cancel]);
    const done = work(signal);
    const own = { abort, done: done.catch(() => undefined) };
    this.running.add(own);
    try {
      return await done;
    } catch (error) {
      if (signal.aborted) return cancelledResult;
      throw error;
    } finally {
      this.running.delete(own);
    }
  }

  abortAll(): void {
    for (const { abort } of this.running) abort.abort();
  }

  /** Resolves when those that run now have ended. */
  async settled(): Promise<void> {
    await Promise.all([...this.running].map(({ done }) => done));
  }
}
