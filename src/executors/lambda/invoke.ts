/** The two ways to invoke a function: for an answer in one piece, or for one that comes as a stream. */
import type { InvokeCommandInput, InvokeWithResponseStreamCommandInput, InvokeWithResponseStreamCompleteEvent, InvokeWithResponseStreamResponseEvent, LambdaClient } from "@aws-sdk/client-lambda";
import type { RunnerAnswer } from "../runner-answer";
import { resultOf, streamedResultOf, type Answered, type Invoked } from "./answer";
import { LambdaError, type Target } from "./errors";

export type Input = Pick<InvokeCommandInput & InvokeWithResponseStreamCommandInput, "FunctionName" | "Payload" | "LogType" | "TenantId">;

/** What came back, for the bill, and how to read it. */
export interface Reply extends Invoked {
  /** Bytes of a stream, which Lambda charges for. */
  streamedBytes?: number;
  /** Throws ExecutorError. */
  read(target: Target): Answered;
}
export type Way = (client: LambdaClient, input: Input, abortSignal: AbortSignal) => Promise<Reply>;

export const inOnePiece: Way = async (client, input, abortSignal) => {
  const { InvokeCommand } = await import("./lambda-sdk");
  const invoked = await client.send(new InvokeCommand(input), { abortSignal });
  return { ...invoked, read: (target) => resultOf(invoked, target) };
};

/** What an answer in one piece begins with; a stream of frames never does (src/runner/lambda/stream.ts). */
const JSON_START = "{".charCodeAt(0);

/** `frames` takes what comes. A function that knows no streams answers in one piece here too. */
export function asStream(frames: RunnerAnswer): Way {
  return async (client, input, abortSignal) => {
    const { InvokeWithResponseStreamCommand } = await import("./lambda-sdk");
    const left = new AbortController();
    try {
      const { EventStream } = await client.send(new InvokeWithResponseStreamCommand(input), { abortSignal: AbortSignal.any([abortSignal, left.signal]) });
      return await replyIn(EventStream ?? [], frames, abortSignal);
    } finally {
      // A stream that is not read to its end would keep its connection, and Lambda would go on sending, for nobody.
      left.abort();
    }
  };
}

type Events = AsyncIterable<InvokeWithResponseStreamResponseEvent> | Iterable<InvokeWithResponseStreamResponseEvent>;

async function replyIn(events: Events, frames: RunnerAnswer, abortSignal: AbortSignal): Promise<Reply> {
  let streamedBytes = 0;
  let pieces: Uint8Array[] | undefined;
  let reply: Reply | undefined;
  for await (const { PayloadChunk, InvokeComplete } of events) {
    abortSignal.throwIfAborted();
    if (reply !== undefined) continue; // To the end, so that the connection can be used again.
    if (InvokeComplete !== undefined) {
      reply = completed(InvokeComplete, streamedBytes, pieces, frames);
      continue;
    }
    const bytes = PayloadChunk?.Payload;
    if (bytes === undefined || bytes.length === 0) continue;
    if (streamedBytes === 0 && bytes[0] === JSON_START) pieces = [];
    streamedBytes += bytes.length;
    if (pieces !== undefined) pieces.push(bytes);
    else if (!frames.receive(bytes)) return { streamedBytes, read: (target) => streamedResultOf(frames, target) };
  }
  if (reply === undefined) throw new LambdaError("connection-cut", "The stream of AWS Lambda ended before it was complete.", "Check the network and trace again.", true);
  return reply;
}

function completed({ ErrorCode, ErrorDetails = "", LogResult }: InvokeWithResponseStreamCompleteEvent, streamedBytes: number, pieces: Uint8Array[] | undefined, frames: RunnerAnswer): Reply {
  const end = { streamedBytes, LogResult };
  if (ErrorCode !== undefined && ErrorCode !== "") {
    const failed = { ...end, Payload: Buffer.from(ErrorDetails, "utf8"), FunctionError: ErrorCode };
    return { ...failed, read: (target) => resultOf(failed, target) };
  }
  if (pieces === undefined) return { ...end, read: (target) => streamedResultOf(frames, target) };
  const whole = { ...end, Payload: Buffer.concat(pieces) };
  return { ...whole, read: (target) => resultOf(whole, target) };
}
