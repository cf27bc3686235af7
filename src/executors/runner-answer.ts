/**
 * What a runner sends back, put together: progress is handed on as it comes, the trace's chunks are kept, the result ends
 * it. The same for a process, a container and a streamed invocation: they differ in how the bytes arrive and how it ended.
 */
import type { Progress } from "../runner/progress";
import type { TraceResult } from "../runner/request";
import { findRunnerError } from "../runner/runner-error";
import { WireDecoder } from "../runner/wire";
import { ExecutorError } from "./executor";

const MAX_STDERR = 64 * 1024;

export class RunnerAnswer {
  private readonly decoder = new WireDecoder();
  private readonly trace: Uint8Array[] = [];
  private result: TraceResult | undefined;
  private failure: unknown;
  private stderr = "";

  constructor(private readonly onProgress?: (progress: Progress) => void) {}

  /** False when the bytes make no sense: whoever sends them can be ended. */
  receive(chunk: Uint8Array): boolean {
    if (this.failure !== undefined) return false;
    try {
      for (const frame of this.decoder.push(chunk)) {
        if (frame.type === "progress") this.onProgress?.(frame.progress);
        else if (frame.type === "trace") this.trace.push(frame.bytes);
        else this.result = frame.result;
      }
    } catch (error) {
      this.failure = error;
    }
    return this.failure === undefined;
  }

  receiveStderr(text: string): void {
    this.stderr = (this.stderr + text).slice(-MAX_STDERR);
  }

  /** The result has come: what ends now is only the runner itself. */
  get isWhole(): boolean {
    return this.result !== undefined;
  }

  /** The runner's own word that it was cancelled, if it had time to say it. */
  get cancelled(): TraceResult | undefined {
    return this.result?.outcome === "cancelled" ? this.result : undefined;
  }

  /** `status`: the runner's exit status, or the name of the signal that ended it. Throws ExecutorError. */
  finish(status: number | string | null): TraceResult {
    const reported = findRunnerError(this.stderr);
    if (reported !== undefined) throw new ExecutorError(reported.code, reported.message, reported.cure, { cause: reported });
    if (this.failure !== undefined) throw new ExecutorError("runner-failed", `The runner's answer cannot be read: ${String(this.failure)}`, "Report this: it is a fault of See++.", { cause: this.failure });
    if (this.result === undefined || status !== 0) {
      const last = this.stderr.trim().split("\n").at(-1) ?? "";
      throw new ExecutorError("runner-failed", `The runner ended with ${typeof status === "string" ? status : `status ${status}`} before its result${last === "" ? "" : `: ${last}`}.`,
        status === "SIGKILL" ? "The machine may be out of memory: lower the limits and trace again." : "Report this: it is a fault of See++.");
    }
    this.decoder.end();
    return this.trace.length === 0 ? this.result : { ...this.result, trace: Buffer.concat(this.trace) };
  }
}
