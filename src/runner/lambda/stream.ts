/**
 * An answer by Lambda's response streaming: the frames that a runner writes to its stdout (wire.ts), as they come. It begins
 * with a short frame of progress, so never with "{", which an answer in one piece begins with. A trace that is larger
 * than Lambda sends in the time that is left is cut between groups of events, as kept-trace.ts does.
 *
 * Limits: docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html.
 */
import type { About } from "../about";
import type { Progress } from "../progress";
import type { TraceResult } from "../request";
import { encodeAbout, encodeProgress, encodeResult, encodeTrace } from "../wire";
import { cutMessage, cutResult, nothingFits, shortened } from "./answer";
import { chunkOf, endOfCut, firstStepOf } from "./kept-trace";
import type { InvocationFailure, ResponseStream } from "./runtime-api";
import { ChunkType } from "../../trace/format/chunks";

const MB = 1024 * 1024;
/** What Lambda streams at most. */
const LAMBDA_MB = 200;
/** For what follows a trace that is as long as it may be: diagnostics, the result. */
const KEPT_BYTES = 2 * MB;
export const MAX_STREAM_BYTES = LAMBDA_MB * MB - KEPT_BYTES;
/** So much goes as fast as it can, the rest at this rate, bytes a second. */
const FREE_BYTES = 6 * MB;
const RATE = 2 * MB;
/** Of the function's time, what is kept for the end of the answer. */
const KEPT_SECONDS = 3;

export interface Bounds {
  /** Milliseconds since 1970, by which all must be sent; NaN for no such time. */
  deadline: number;
  mostBytes?: number;
  /** The clock. Default: Date.now. */
  now?: () => number;
}

export class StreamedAnswer {
  /** Bytes of frames, which is what Lambda counts; and of the trace in them. */
  private sent = 0;
  private traceBytes = 0;
  private pieces = 0;
  /** Steps before the first group that was left out, and why it was; undefined while nothing was. */
  private cut: { steps: number; why: string } | undefined;
  /** When Lambda will have sent on what was written so far: milliseconds since 1970. */
  private sentOn = -Infinity;
  private readonly mostBytes: number;
  private readonly now: () => number;

  constructor(private readonly to: ResponseStream, private readonly bounds: Bounds) {
    this.mostBytes = bounds.mostBytes ?? MAX_STREAM_BYTES;
    this.now = bounds.now ?? Date.now;
  }

  progress(progress: Progress): void {
    this.write(encodeProgress(progress));
  }

  /** The header or one chunk of the trace, as the packer gives them. */
  trace(bytes: Uint8Array): void {
    if (this.cut !== undefined) return;
    const chunk = this.pieces++ === 0 ? undefined : chunkOf(bytes);
    const isEvents = chunk?.type === ChunkType.Events;
    // Only a group can be left out, or what comes after the last one that fits.
    const why = isEvents ? this.tooMuch(bytes.length) : undefined;
    if (chunk !== undefined && why !== undefined) {
      this.cut = { steps: firstStepOf(chunk) - 1, why };
      return;
    }
    this.writeTrace(bytes);
  }

  /** Gives false when Lambda did not take all of it. */
  end(result: TraceResult, about: About): Promise<boolean> {
    this.write(encodeAbout(about));
    this.write(encodeResult(shortened(this.whole(result))));
    return this.to.end();
  }

  fail(failure: InvocationFailure): Promise<boolean> {
    return this.to.end(failure);
  }

  private whole(result: TraceResult): TraceResult {
    const { cut } = this;
    if (cut === undefined || !result.ok) return result;
    if (cut.steps === 0) return nothingFits(result, cut.why); // The first group, or all so far are of no step.
    for (const bytes of endOfCut(cut.steps)) this.writeTrace(bytes);
    return cutResult(result, { steps: cut.steps, traceBytes: this.traceBytes }, cutMessage(result, cut.steps, cut.why));
  }

  private tooMuch(length: number): string | undefined {
    if (this.sent + length > this.mostBytes) return `AWS Lambda streams ${LAMBDA_MB} MB at most`;
    if (!(this.sentOnWith(length) + KEPT_SECONDS * 1000 > this.bounds.deadline)) return undefined;
    return "AWS Lambda would not have sent more in the time that the function has";
  }

  private sentOnWith(length: number): number {
    const slow = Math.max(0, this.sent + length - Math.max(this.sent, FREE_BYTES));
    return Math.max(this.sentOn, this.now()) + (slow / RATE) * 1000;
  }

  private writeTrace(bytes: Uint8Array): void {
    this.traceBytes += bytes.length;
    for (const frame of encodeTrace(bytes)) this.write(frame);
  }

  private write(frame: Uint8Array): void {
    this.sentOn = this.sentOnWith(frame.length);
    this.sent += frame.length;
    this.to.write(frame);
  }
}
