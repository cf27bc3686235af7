/**
 * What a runner sends back, put together: progress is handed on as it comes, the trace's chunks are kept, the result ends
 * it. The same for a process, a container and a streamed invocation: they differ in how the bytes arrive and how it ended.
 */
import type { About } from "../runner/about";
import type { Progress } from "../runner/progress";
import { HIGHEST_LIMITS } from "../runner/limits";
import type { TraceRequest, TraceResult } from "../runner/request";
import { findRunnerError } from "../runner/runner-error";
import { WireDecoder, WireError } from "../runner/wire";
import { ExecutorError } from "./executor";

const MAX_STDERR = 64 * 1024;
/** Beside the recording a trace holds the sources and the symbols. */
const BESIDE_RECORDING_BYTES = 128 * 1024 * 1024;

export class RunnerAnswer {
  private readonly decoder = new WireDecoder();
  private readonly trace: Uint8Array[] = [];
  private result: TraceResult | undefined;
  private failure: unknown;
  private stderr = "";
  private traceBytes = 0;
  private said: About | undefined;
  private readonly mostTraceBytes: number;

  /** A trace that is far larger than the request allows is none: the sender is not trusted to keep to it. */
  constructor({ limits }: TraceRequest, private readonly onProgress?: (progress: Progress) => void) {
    this.mostTraceBytes = (limits?.traceBytes ?? HIGHEST_LIMITS.traceBytes) + BESIDE_RECORDING_BYTES;
  }

  /** False when the bytes make no sense: whoever sends them can be ended. */
  receive(chunk: Uint8Array): boolean {
    if (this.failure !== undefined) return false;
    try {
      for (const frame of this.decoder.push(chunk)) {
        if (frame.type === "progress") this.onProgress?.(frame.progress);
        else if (frame.type === "trace") this.keep(frame.bytes);
        else if (frame.type === "about") this.said = frame.about;
        else this.result = frame.result;
      }
    } catch (error) {
      this.failure = error;
    }
    return this.failure === undefined;
  }

  private keep(bytes: Uint8Array): void {
    this.traceBytes += bytes.length;
    if (this.traceBytes > this.mostTraceBytes) throw new WireError(`The trace is larger than the ${this.mostTraceBytes} bytes that the request allows.`);
    this.trace.push(bytes);
  }

  receiveStderr(text: string): void {
    this.stderr = (this.stderr + text).slice(-MAX_STDERR);
  }

  /** Something came that makes no sense. */
  get unreadable(): boolean {
    return this.failure !== undefined;
  }

  /** Which See++ answers, where it says so. */
  get about(): About | undefined {
    return this.said;
  }

  /** What it said on stderr; the end of it, when that was much. */
  get lastWords(): string {
    return this.stderr;
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
