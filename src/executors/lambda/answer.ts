/** What an invocation gave, read and checked: a result with its trace, or why there is none. */
import * as v from "valibot";
import { AboutSchema as RunnerSchema, type About as Runner } from "../../runner/about";
import { TRACE_FORMAT } from "../../runner/formats";
import { ResultSchema, type TraceResult } from "../../runner/request";
import { ExecutorError } from "../executor";
import type { RunnerAnswer } from "../runner-answer";
import { functionError, LambdaError, type Target } from "./errors";

/** The fields of the SDK's answer that matter. */
export interface Invoked {
  Payload?: Uint8Array | undefined;
  FunctionError?: string | undefined;
  /** The last 4 kB of the function's log, base64. */
  LogResult?: string | undefined;
}

export type { Runner };

const AnswerSchema = v.object({
  ...ResultSchema.entries,
  runner: v.optional(RunnerSchema),
  trace: v.optional(v.string()),
  /** The trace would have been longer, had it fitted into an answer in one piece. */
  cut: v.optional(v.boolean(), false),
});
const FailureSchema = v.object({ errorType: v.optional(v.string(), ""), errorMessage: v.string(), cure: v.optional(v.string()) });

const AboutSchema = v.object({
  seepp: v.object({ ...RunnerSchema.entries, architecture: v.string(), compiler: v.string(), valgrind: v.string(), sandbox: v.boolean() }),
});
export type About = v.InferOutput<typeof AboutSchema>["seepp"];

export interface Answered {
  result: TraceResult;
  runner: Runner | undefined;
  cut: boolean;
}

/** Throws ExecutorError. */
export function resultOf(invoked: Invoked, target: Target): Answered {
  const answer = v.safeParse(AnswerSchema, documentOf(invoked, target));
  if (!answer.success) throw notOurs(target);
  const { runner, trace, cut, ...result } = answer.output;
  if (runner !== undefined) checkFormat(runner, target);
  return { result: { ...(result as TraceResult), ...(trace === undefined ? {} : { trace: Buffer.from(trace, "base64") }) }, runner, cut };
}

/** Of a stream of frames that has come to its end. Throws ExecutorError. */
export function streamedResultOf(frames: RunnerAnswer, target: Target): Answered {
  if (frames.unreadable) throw unreadable("The function's stream is not one of the See++ executor, or was changed on its way.");
  if (!frames.isWhole) throw new LambdaError("connection-cut", "The function's stream ended before its result.", "Check the network and trace again.", true);
  const { about: runner } = frames;
  if (runner !== undefined) checkFormat(runner, target);
  let finished: TraceResult;
  try {
    finished = frames.finish(0);
  } catch (error) {
    throw unreadable("The function's stream goes on after its result.", error);
  }
  const { trace, ...result } = finished;
  // What was sent before it was known that the trace is none is of no use.
  return { result: result.ok && trace !== undefined ? { ...result, trace } : result, runner, cut: false };
}

/** The answer to "what are you". Throws ExecutorError. */
export function aboutOf(invoked: Invoked, target: Target): About {
  const answer = v.safeParse(AboutSchema, documentOf(invoked, target));
  if (!answer.success) throw notOurs(target);
  checkFormat(answer.output.seepp, target);
  return answer.output.seepp;
}

function documentOf({ Payload, FunctionError, LogResult }: Invoked, target: Target): unknown {
  const text = Buffer.from(Payload ?? []).toString("utf8");
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    // The emulator of Lambda says so without being asked in JSON.
    if (FunctionError !== undefined || /^Task timed out/.test(text)) throw functionError(FunctionError ?? "", text, target);
    throw unreadable("The function's answer is not JSON: it was cut or changed on its way.", error);
  }
  const failure = v.safeParse(FailureSchema, document);
  if (FunctionError === undefined && !failure.success) return document;
  const { errorType, errorMessage, cure } = failure.success ? failure.output : { errorType: FunctionError ?? "", errorMessage: text.slice(0, 500), cure: undefined };
  // Our own runner's words are better than any that we could find here.
  if (errorType.startsWith("Seepp.")) throw new ExecutorError(errorType.slice("Seepp.".length), errorMessage, cure ?? "Deploy the executor image anew.");
  throw functionError(errorType, `${errorMessage} ${lastWords(LogResult)}`.trim(), target);
}

/** What the log says of an end without words: the memory used up. */
function lastWords(log: string | undefined): string {
  const report = reportOf(log);
  return report !== undefined && report.usedMb >= report.memoryMb ? "(out of memory)" : "";
}

function unreadable(message: string, cause?: unknown): LambdaError {
  return new LambdaError("answer-unreadable", message, "Check seepp.lambda.endpoint and the proxy, and trace again.", true, { cause });
}

function notOurs({ functionName }: Target): LambdaError {
  return new LambdaError("not-our-function", `The function ${functionName} answers, but not as the See++ executor does.`, "Check seepp.lambda.functionName, or deploy the executor image to it (docs/cloud.md).", false);
}

/** A newer minor version of the trace format is readable, another major one is not. */
function checkFormat({ version, traceFormat }: { version: string; traceFormat: string }, { functionName }: Target): void {
  const major = (text: string): string => text.split(".")[0] ?? "";
  if (major(traceFormat) === major(TRACE_FORMAT)) return;
  throw new LambdaError("wrong-image-version", `The function ${functionName} has the image of See++ ${version}, whose traces (format ${traceFormat}) this See++ does not read (it reads ${TRACE_FORMAT}).`,
    Number(major(traceFormat)) > Number(major(TRACE_FORMAT)) ? "Update See++." : "Deploy the executor image of this See++ to it (docs/cloud.md).", false);
}

export interface Report {
  billedMs: number;
  memoryMb: number;
  usedMb: number;
  /** Milliseconds of starting, when the environment was a new one. */
  startMs?: number;
}

/** The line REPORT of an invocation's log tail. */
export function reportOf(log: string | undefined): Report | undefined {
  if (log === undefined) return undefined;
  const text = Buffer.from(log, "base64").toString("utf8");
  const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? NaN);
  const report = { billedMs: number(/Billed Duration: (\d+) ms/), memoryMb: number(/Memory Size: (\d+) MB/), usedMb: number(/Max Memory Used: (\d+) MB/) };
  if (Object.values(report).some(Number.isNaN)) return undefined;
  const startMs = number(/Init Duration: ([\d.]+) ms/);
  return Number.isNaN(startMs) ? report : { ...report, startMs };
}
