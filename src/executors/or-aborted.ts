/** Waiting that a signal ends. */

/** The result of `work`, or a rejection as soon as the signal says so. `late` gets a result that comes after that: it is given away, never lost. */
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
