/** What waits at most; then the stream is not read on, so that memory stays bounded. */
const MOST_WAITING = 8 * 1024 * 1024;

/** A part of a stream that can be told to wait: Node's `Readable`. */
interface Source {
  pause(): unknown;
  resume(): unknown;
}

/**
 * Chunks that were read and are not worked on yet. Reading goes before work: each turn of the event loop first takes all
 * that the pipe holds, and then works on one chunk. Were each chunk worked on as it comes, the writer at the other end
 * would stand still meanwhile: a full local socket takes nothing more until its reader has taken three quarters of it.
 */
export class Backlog {
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private scheduled = false;
  private paused = false;
  private tellDrained: (() => void) | undefined;

  /** `work` must not throw. */
  constructor(private readonly source: Source, private readonly work: (chunk: Buffer) => void, private readonly most = MOST_WAITING) {}

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes > this.most && !this.paused) {
      this.paused = true;
      this.source.pause();
    }
    this.schedule();
  }

  /** Resolves when nothing waits any more. */
  drained(): Promise<void> {
    return this.chunks.length === 0 ? Promise.resolve() : new Promise((resolve) => { this.tellDrained = resolve; });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.next();
    });
  }

  private next(): void {
    const chunk = this.chunks.shift();
    if (chunk === undefined) return;
    this.bytes -= chunk.length;
    if (this.paused && this.bytes <= this.most / 2) {
      this.paused = false;
      this.source.resume();
    }
    this.work(chunk);
    if (this.chunks.length > 0) this.schedule();
    else this.tellDrained?.();
  }
}
