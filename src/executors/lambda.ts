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
import { aboutOf, reportOf, resultOf, type About, type Invoked } from "./lambda/answer";
import { architectureOf, Bill } from "./lambda/bill";
import { cloudWatchLines } from "./lambda/cloudwatch";
import { makeClient, regionOfArn, type LambdaSettings } from "./lambda/client";
import { LambdaError, sdkError, type Target } from "./lambda/errors";
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
const CREDENTIALS_MS = 10_000;
/** An answer that is not there by then comes from an environment that has to be started first. */
const COLD_MS = 4000;
const MAX_REQUEST_BYTES = 6 * 1024 * 1024;
const MOST_LISTED = 50;
/** After these the user mends the credentials, so they are looked for anew. */
const CREDENTIALS = new Set(["signed-out", "credentials-expired", "credentials-slow", "no-profile", "no-credentials", "wrong-credentials", "no-region", "access-denied"]);

/** What the function printed in its last invocation: the end of it, which Lambda sends along. */
export interface RunLog {
  functionName: string;
  region: string;
  time: Date;
  /** Lambda's name of the run. */
  requestId: string | undefined;
  lines: string[];
}

export class LambdaExecutor implements Executor {
  readonly name = "lambda";
  private client: Promise<LambdaClient> | undefined;
  private readonly runs = new Runs();
  private log: RunLog | undefined;

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
    const { invoked, target } = await this.invoke(JSON.stringify({ seepp: "about" }), GRACE_SECONDS, options, new Bill(this.ledger));
    const about = aboutOf(invoked, target);
    this.architecture = architectureOf(about);
    return about;
  }

  run(request: TraceRequest, options: RunOptions = {}): Promise<RunResult> {
    return this.runs.run(options.signal, async (signal): Promise<RunResult> => {
      const checked = checkRequest(request);
      // What will be refused need not travel.
      if ("refused" in checked) return { ...cancelledResult, outcome: "refused", message: checked.refused };
      const { seconds, compileSeconds } = checked.request.limits;
      return this.tried(JSON.stringify({ ...request, version: 1, format: "seepp" }), seconds + compileSeconds + GRACE_SECONDS, { ...options, signal });
    });
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
    await this.disconnect();
  }

  /** A trace has no effect but its answer, so it may be asked for again; not when it took its whole time. */
  private async tried(payload: string, seconds: number, options: RunOptions): Promise<RunResult> {
    const bill = new Bill(this.ledger);
    for (let tries = 1; ; tries++) {
      try {
        const { invoked, target } = await this.invoke(payload, seconds, options, bill);
        const { result, runner } = resultOf(invoked, target);
        this.architecture = architectureOf(runner);
        const cloud = bill.total(runner);
        return cloud === undefined ? result : { ...result, cloud };
      } catch (error) {
        if (options.signal?.aborted === true || !(error instanceof LambdaError) || !error.retry || tries >= this.tries.most) throw error;
        const wait = Math.random() * Math.min(this.tries.longestMs, this.tries.firstMs * 2 ** (tries - 1));
        options.onLog?.(`AWS Lambda: ${error.message} Trying again in ${Math.round(wait)} ms.`);
        options.onProgress?.({ phase: "preparing", detail: `${error.message} Trying again` });
        await sleep(wait, undefined, options.signal === undefined ? {} : { signal: options.signal });
      }
    }
  }

  private async invoke(payload: string, seconds: number, { signal, onProgress, onLog }: RunOptions, bill: Bill): Promise<{ invoked: Invoked; target: Target }> {
    if (Buffer.byteLength(payload, "utf8") > MAX_REQUEST_BYTES) throw sdkError(Object.assign(new Error("too large"), { name: "RequestTooLargeException" }), this.target());
    const { region } = await this.access();
    const target = this.target(region);
    const late = AbortSignal.timeout(Math.ceil(seconds * 1000));
    const cold = setTimeout(() => onProgress?.({ phase: "preparing", detail: `${target.functionName} is starting, perhaps for the first time today` }), COLD_MS);
    onProgress?.({ phase: "preparing", detail: `calling ${target.functionName} in ${region}` });
    try {
      const [client, { InvokeCommand }] = await Promise.all([this.connect(), import("./lambda/lambda-sdk")]);
      const { tenant = "" } = this.settings;
      const command = new InvokeCommand({ FunctionName: target.functionName, Payload: Buffer.from(payload, "utf8"), LogType: "Tail", ...(tenant === "" ? {} : { TenantId: tenant }) });
      const invoked = await client.send(command, { abortSignal: signal === undefined ? late : AbortSignal.any([signal, late]) });
      await bill.add(invoked, region, this.architecture);
      this.keepLog(invoked, target, onLog);
      return { invoked, target };
    } catch (error) {
      signal?.throwIfAborted();
      if (late.aborted) {
        throw new LambdaError("no-answer", `The function ${target.functionName} did not answer within ${Math.round(seconds)} seconds.`,
          "Lower seepp.limits.seconds, and check that the function's own timeout is not longer.", false, { cause: error });
      }
      const failure = this.failed(error, region);
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
  private failed(error: unknown, region?: string): ExecutorError {
    const failure = sdkError(error, this.target(region));
    if (CREDENTIALS.has(failure.code)) this.client = undefined;
    return failure;
  }

  private async disconnect(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    (await client?.catch(() => undefined))?.destroy();
  }

  private target(region = this.settings.region || (regionOfArn(this.settings.functionName) ?? "")): Target {
    const { functionName, profile, endpoint } = this.settings;
    return { functionName, profile, endpoint, region };
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
