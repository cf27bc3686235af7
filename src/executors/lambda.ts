/**
 * The cloud executor: a function in the user's own AWS account that holds the executor image (docs/cloud.md). The request
 * goes in and the trace comes out by one invocation.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { TraceRequest } from "../runner/request";
import { checkRequest } from "../runner/validate";
import type { Ledger } from "./cloud/ledger";
import type { Architecture } from "./cloud/prices";
import { cancelledResult, ExecutorError, type Availability, type Executor, type RunOptions, type RunResult } from "./executor";
import { aboutOf, reportOf, type About, type Answered, type Invoked } from "./lambda/answer";
import { architectureOf, Bill } from "./lambda/bill";
import { cloudWatchLines } from "./lambda/cloudwatch";
import { makeClient, regionOfArn, type LambdaSettings } from "./lambda/client";
import { LambdaError, sdkError, type Target } from "./lambda/errors";
import { asStream, inOnePiece, type Reply, type Way } from "./lambda/invoke";
import { RunnerAnswer } from "./runner-answer";
import { Runs } from "./runs";

export type { LambdaSettings };

/** How often a failed invocation is made again, and after which waits: random ones below a limit that doubles each time. */
export interface Tries {
  most: number;
  firstMs: number;
  longestMs: number;
}
const TRIES: Tries = { most: 4, firstMs: 1000, longestMs: 8000 };
/** A new environment, and the answer's way. */
const GRACE_SECONDS = 60;
/** A stream of 200 MB at the 2 MB a second that Lambda allows. */
const SENDING_SECONDS = 100;
const CREDENTIALS_MS = 10_000;
/** An answer that is not there by then comes from an environment that has to be started first. */
const COLD_MS = 4000;
const MAX_REQUEST_BYTES = 6 * 1024 * 1024;
const MOST_LISTED = 50;
/** After these the user mends the credentials, so they are looked for anew. */
const CREDENTIALS = new Set(["signed-out", "credentials-expired", "credentials-slow", "no-profile", "no-credentials", "wrong-credentials", "no-region", "access-denied"]);

/** With these a stream has failed where an answer in one piece may well arrive: a region or a proxy that knows no streams. */
const STREAM_FAULTS = new Set(["no-streaming", "answer-unreadable", "connection-cut"]);

/** What the function printed in its last invocation: the end of it, which Lambda sends along. */
export interface RunLog {
  functionName: string;
  region: string;
  time: Date;
  /** Lambda's name of the run. */
  requestId: string | undefined;
  lines: string[];
}

/** What one invocation asks, and how long that may take, seconds. */
interface Asked {
  payload: object;
  seconds: number;
  /** Set where the answer is to be a stream: what it answers. */
  request?: TraceRequest;
}

export class LambdaExecutor implements Executor {
  readonly name = "lambda";
  private client: Promise<LambdaClient> | undefined;
  private readonly runs = new Runs();
  private log: RunLog | undefined;
  /** Where the setting leaves it to us whether to ask for a stream: not before a trace was too large without, nor after one failed. */
  private streams: "not yet" | "yes" | "no" = "not yet";

  /** Of the function, once an answer has told it. */
  private architecture: Architecture = "x86_64";
  private readonly tries: Tries;
  private readonly ledger: Ledger | undefined;

  /** `ledger`: where the price of every invocation is written down. */
  constructor(private readonly settings: LambdaSettings, { tries = TRIES, ledger }: { tries?: Tries; ledger?: Ledger } = {}) {
    this.tries = tries;
    this.ledger = ledger;
  }

  /** Looks for credentials and region; asks nothing of the function, which would cost time and money at every trace. */
  async availability(): Promise<Availability> {
    try {
      const { region } = await this.access();
      return { ready: true, detail: `AWS Lambda function ${this.settings.functionName} in ${region}` };
    } catch (error) {
      const { code, message, cure } = sdkError(error, this.target());
      return { ready: false, code, message, cure };
    }
  }

  /** What is needed before a call can be made: a function's name, a region, credentials. Throws ExecutorError. */
  async access(): Promise<{ region: string; accessKeyId: string }> {
    if (this.settings.functionName === "") throw notConfigured();
    try {
      const client = await this.connect();
      const region = await client.config.region();
      const { accessKeyId } = await within(CREDENTIALS_MS, client.config.credentials());
      return { region, accessKeyId };
    } catch (error) {
      throw this.failed(error);
    }
  }

  /** Asks the function which See++ it holds. Throws ExecutorError. */
  async about(options: RunOptions = {}): Promise<About> {
    const { reply, target } = await this.invoke({ payload: { seepp: "about" }, seconds: GRACE_SECONDS }, options, new Bill(this.ledger));
    const about = aboutOf(reply, target);
    this.architecture = architectureOf(about);
    return about;
  }

  run(request: TraceRequest, options: RunOptions = {}): Promise<RunResult> {
    return this.runs.run(options.signal, async (signal): Promise<RunResult> => {
      const checked = checkRequest(request);
      // What will be refused need not travel.
      if ("refused" in checked) return { ...cancelledResult, outcome: "refused", message: checked.refused };
      const { seconds, compileSeconds } = checked.request.limits;
      return this.wholly(request, seconds + compileSeconds + GRACE_SECONDS, { ...options, signal });
    });
  }

  /** With a stream where it is wanted, or needed for the whole trace. */
  private async wholly(request: TraceRequest, seconds: number, options: RunOptions): Promise<RunResult> {
    const bill = new Bill(this.ledger);
    const billed = (result: RunResult, runner: Answered["runner"]): RunResult => {
      const cloud = bill.total(runner);
      return cloud === undefined ? result : { ...result, cloud };
    };
    const ask = async (stream: boolean): Promise<{ cut: boolean; result: RunResult; again: () => RunResult }> => {
      const payload = { ...request, version: 1, format: "seepp", ...(stream ? { seepp: "stream" } : {}) };
      const { result, runner, cut } = await this.tried({ payload, ...(stream ? { request, seconds: seconds + SENDING_SECONDS } : { seconds }) }, options, bill);
      this.architecture = architectureOf(runner);
      return { cut, result: billed(result, runner), again: () => billed(result, runner) };
    };
    const { streaming = "auto" } = this.settings;
    if (streaming !== "auto") return (await ask(streaming === "always")).result;
    const streamed = async (): Promise<RunResult | undefined> => {
      try {
        const { result } = await ask(true);
        this.streams = "yes";
        return result;
      } catch (error) {
        if (options.signal?.aborted === true || !(error instanceof ExecutorError) || !STREAM_FAULTS.has(error.code)) throw error;
        this.streams = "no";
        options.onLog?.(`AWS Lambda: ${error.message} Answers come in one piece from now on.`);
        return undefined;
      }
    };
    const first = this.streams === "yes" ? await streamed() : undefined;
    if (first !== undefined) return first;
    const { cut, result, again } = await ask(false);
    if (!cut || this.streams === "no") return result;
    options.onLog?.("AWS Lambda: the trace is larger than an answer in one piece. Tracing once more, with a stream (seepp.cloud.streaming).");
    try {
      const whole = await streamed();
      if (whole?.ok === true) return whole;
    } catch (error) {
      if (options.signal?.aborted === true || !(error instanceof ExecutorError)) throw error;
      options.onLog?.(`AWS Lambda: ${error.message} Shown is the trace that was cut.`);
    }
    return again(); // with what the stream cost
  }

  /** Of the last invocation that Lambda sent a log of. */
  get lastLog(): RunLog | undefined {
    return this.log;
  }

  /** The whole log of the last invocation, from CloudWatch. Empty when it is not there yet. Throws ExecutorError. */
  async wholeLog(): Promise<string[]> {
    const { log } = this;
    if (log?.requestId === undefined) return [];
    return cloudWatchLines({ ...log, requestId: log.requestId }, this.settings);
  }

  /** The names of the functions in this account and region, as far as there is room on a page. Throws ExecutorError. */
  async functions(): Promise<string[]> {
    try {
      const [client, { ListFunctionsCommand }] = await Promise.all([this.connect(), import("./lambda/lambda-sdk")]);
      const { Functions = [] } = await client.send(new ListFunctionsCommand({ MaxItems: MOST_LISTED }), { abortSignal: AbortSignal.timeout(CREDENTIALS_MS) });
      return Functions.flatMap(({ FunctionName }) => FunctionName ?? []);
    } catch (error) {
      throw this.failed(error);
    }
  }

  async dispose(): Promise<void> {
    this.runs.abortAll();
    await this.runs.settled(); // what they cost is still to be written down
    await this.disconnect();
  }

  /** A trace has no effect but its answer, so it may be asked for again; not when it took its whole time. */
  private async tried(asked: Asked, options: RunOptions, bill: Bill): Promise<Answered> {
    for (let tries = 1; ; tries++) {
      try {
        const { reply, target } = await this.invoke(asked, options, bill);
        return reply.read(target);
      } catch (error) {
        if (options.signal?.aborted === true || !(error instanceof LambdaError) || !error.retry || tries >= this.tries.most) throw error;
        const wait = Math.random() * Math.min(this.tries.longestMs, this.tries.firstMs * 2 ** (tries - 1));
        options.onLog?.(`AWS Lambda: ${error.message} Trying again in ${Math.round(wait)} ms.`);
        options.onProgress?.({ phase: "preparing", detail: `${error.message} Trying again` });
        await sleep(wait, undefined, options.signal === undefined ? {} : { signal: options.signal });
      }
    }
  }

  private async invoke({ payload: document, seconds, request }: Asked, { signal, onProgress, onLog }: RunOptions, bill: Bill): Promise<{ reply: Reply; target: Target }> {
    const payload = JSON.stringify(document);
    if (Buffer.byteLength(payload, "utf8") > MAX_REQUEST_BYTES) throw sdkError(Object.assign(new Error("too large"), { name: "RequestTooLargeException" }), this.target());
    const { region } = await this.access();
    const target = { ...this.target(region), streaming: request !== undefined };
    const late = AbortSignal.timeout(Math.ceil(seconds * 1000));
    const cold = setTimeout(() => onProgress?.({ phase: "preparing", detail: `${target.functionName} is starting, perhaps for the first time today` }), COLD_MS);
    onProgress?.({ phase: "preparing", detail: `calling ${target.functionName} in ${region}` });
    const way: Way = request === undefined ? inOnePiece : asStream(new RunnerAnswer(request, (progress) => {
      clearTimeout(cold);
      onProgress?.(progress);
    }));
    try {
      const { functionName: FunctionName, tenant = "" } = target;
      const input = { FunctionName, Payload: Buffer.from(payload, "utf8"), LogType: "Tail" as const, ...(tenant === "" ? {} : { TenantId: tenant }) };
      const reply = await way(await this.connect(), input, signal === undefined ? late : AbortSignal.any([signal, late]));
      await bill.add(reply, region, this.architecture);
      this.keepLog(reply, target, onLog);
      return { reply, target };
    } catch (error) {
      signal?.throwIfAborted();
      if (late.aborted) {
        throw new LambdaError("no-answer", `The function ${target.functionName} did not answer within ${Math.round(seconds)} seconds.`,
          "Lower seepp.limits.seconds, and check that the function's own timeout is not longer.", false, { cause: error });
      }
      const failure = this.failed(error, target);
      throw failure.code === "no-such-function" ? await this.withThoseThere(failure) : failure;
    } finally {
      clearTimeout(cold);
    }
  }

  private keepLog({ LogResult }: Invoked, { functionName, region }: Target, onLog: RunOptions["onLog"]): void {
    if (LogResult !== undefined) {
      const text = Buffer.from(LogResult, "base64").toString("utf8").trimEnd();
      this.log = { functionName, region, time: new Date(), requestId: /RequestId: ([\w-]+)/.exec(text)?.[1], lines: text.split("\n") };
    }
    const report = reportOf(LogResult);
    if (report === undefined) return;
    onLog?.(`AWS Lambda: billed ${report.billedMs} ms at ${report.memoryMb} MB (${report.usedMb} MB used)${report.startMs === undefined ? "" : `, a new environment that took ${Math.round(report.startMs)} ms to start`}.`);
  }

  /** With the names of the functions that are there, if this user may know them. */
  private async withThoseThere(failure: ExecutorError): Promise<ExecutorError> {
    try {
      const names = await this.functions();
      const there = names.length === 0 ? "This account has no function in this region." : `There are: ${names.join(", ")}.`;
      return new ExecutorError(failure.code, `${failure.message} ${there}`, failure.cure, { cause: failure });
    } catch {
      return failure;
    }
  }

  private connect(): Promise<LambdaClient> {
    this.client ??= makeClient(this.settings);
    return this.client;
  }

  /**
   * After some failures the credentials are looked for anew: the user may have signed in meanwhile. The client itself is left
   * to those that still use it.
   */
  private failed(error: unknown, target = this.target()): ExecutorError {
    const failure = sdkError(error, target);
    if (CREDENTIALS.has(failure.code)) this.client = undefined;
    return failure;
  }

  private async disconnect(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    (await client?.catch(() => undefined))?.destroy();
  }

  private target(region = this.settings.region || (regionOfArn(this.settings.functionName) ?? "")): Target {
    const { functionName, profile, endpoint, tenant = "" } = this.settings;
    return { functionName, profile, endpoint, region, tenant };
  }
}

export function notConfigured(): ExecutorError {
  return new ExecutorError("no-function", "No AWS Lambda function is named for the cloud executor.",
    "Name one in seepp.lambda.functionName (SEEPP_LAMBDA_FUNCTION on the command line); docs/cloud.md says how to make one.");
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LambdaError("credentials-slow", "The AWS credentials could not be had in time.", "Check the network, the profile's credential_process, or sign in again.", false)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
