/** Writing without growing: each piece waits until the one before it went out. */
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { Writable } from "node:stream";
import { CliError } from "./errors";

/** Enough for one system call; smaller pieces are gathered. */
const PIECE = 64 * 1024;

export class Output {
  private pending: string[] = [];
  private length = 0;
  private failure: NodeJS.ErrnoException | undefined;

  private constructor(private readonly stream: Writable, private readonly closes: boolean) {
    stream.on("error", (error) => {
      this.failure = error;
    });
  }

  static stdout(): Output {
    return new Output(process.stdout, false);
  }

  /** "-" is stdout. */
  static to(path: string): Output {
    return path === "-" ? Output.stdout() : new Output(createWriteStream(path), true);
  }

  async write(text: string): Promise<void> {
    this.pending.push(text);
    this.length += text.length;
    if (this.length >= PIECE) await this.flush();
  }

  async end(): Promise<void> {
    await this.flush();
    if (!this.closes) return;
    this.stream.end();
    await finished(this.stream).catch((error: unknown) => {
      throw new CliError(`The output cannot be written: ${(error as Error).message}. Choose another place with -o.`);
    });
  }

  /** Room again, or no reader any more. The listener that lost is taken away: there may be thousands of pieces. */
  private async drained(): Promise<void> {
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race([once(this.stream, "drain", { signal }), once(this.stream, "close", { signal })].map((event) => event.catch(() => undefined)));
    waiting.abort();
  }

  private async flush(): Promise<void> {
    const text = this.pending.join("");
    this.pending = [];
    this.length = 0;
    if (text !== "" && this.failure === undefined && !this.stream.write(text)) {
      await this.drained();
    }
    if (this.failure === undefined) return;
    // The reader has seen enough (`seepp show … | head`): no fault.
    if (this.failure.code === "EPIPE") process.exit(0);
    throw new CliError(`The output cannot be written: ${this.failure.message}. Choose another place with -o.`);
  }
}
