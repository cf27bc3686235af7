/** Long work of one thread in slices: between them others have their turn, and whoever waits no longer can say so. */
import { setImmediate as turn } from "node:timers/promises";

const SLICE_MS = 20;

export class Slices {
  private end: number;

  /** `signal`: its abort ends the work after the slice. */
  constructor(private readonly signal?: AbortSignal, private readonly now: () => number = () => performance.now()) {
    this.end = now() + SLICE_MS;
  }

  /** Whether the slice is over. */
  get over(): boolean {
    return this.now() >= this.end;
  }

  /** Lets others have their turn and begins the next slice. Rejects with the signal's reason. */
  async next(): Promise<void> {
    await turn();
    this.signal?.throwIfAborted();
    this.end = this.now() + SLICE_MS;
  }
}
