/** Writing without growing: each piece waits until the one before it went out. */
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { Writable } from "node:stream";
import { cannotWrite, NewFile } from "./new-file";

/** Enough for one system call; smaller pieces are gathered. */
const PIECE = 64 * 1024;

export class Output {
  private pending: string[] = [];
  private length = 0;
  private failure: NodeJS.ErrnoException | undefined;

  private constructor(private readonly stream: Writable, private readonly file?: NewFile) {
    stream.on("error", (error) => {
      this.failure = error;
    });
  }

  static stdout(): Output {
    return new Output(process.stdout);
  }

  /** "-" is stdout. */
  static async to(path: string): Promise<Output> {
    if (path === "-") return Output.stdout();
    const file = await NewFile.at(path);
    return new Output(createWriteStream(file.path), file);
  }

  async write(text: string): Promise<void> {
    this.pending.push(text);
    this.length += text.length;
    if (this.length >= PIECE) await this.flush();
  }

  async end(): Promise<void> {
    await this.flush();
    if (this.file === undefined) return;
    this.stream.end();
    try {
      await finished(this.stream);
      await this.file.keep();
    } catch (error) {
      throw cannotWrite(error);
    }
  }

  /** In place of `end`, when the output will not be whole: a file is not left there. */
  async discard(): Promise<void> {
    if (this.file === undefined) return;
    this.stream.destroy();
    await finished(this.stream).catch(() => undefined);
    await this.file.drop();
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
    throw cannotWrite(this.failure);
  }
}
