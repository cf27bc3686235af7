/**
 * dist/handler.js: the function's side of the cloud executor. Lambda starts it instead of runner.js (docs/cloud.md), and it
 * answers one event after the other.
 *
 *     AWS_LAMBDA_RUNTIME_API=HOST:PORT node handler.js [--toolchain FOLDER]
 */
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { limitsOf } from "../limits";
import { killAll } from "../process";
import { LimitsSchema, RequestSchema, type TraceResult } from "../request";
import { runRequest, type RunContext } from "../run";
import { RunnerError } from "../runner-error";
import { openToolchain, type Toolchain } from "../toolchain";
import { about } from "../about";
import { answerOf, httpAnswer, MAX_TRACE_BYTES, optFailure } from "./answer";
import { readEvent } from "./event";
import { identityOf } from "./identity";
import { GROUP_BYTES, KeptTrace } from "./kept-trace";
import { Residue } from "./residue";
import { StreamedAnswer } from "./stream";
import { RuntimeApi, type Invocation, type InvocationFailure } from "./runtime-api";

declare const SEEPP_VERSION: string | undefined;
const ABOUT = about(typeof SEEPP_VERSION === "undefined" ? "development" : SEEPP_VERSION);

/** Where the image has it. */
const TOOLCHAIN = "/opt/seepp/toolchain";
/** Of the function's time, what is kept for packing and answering, and the least that is left for a recording. */
const ANSWER_MS = 3000;
const LEAST_RECORDING_SECONDS = 1;
/** An environment in doubt ends with it, so that the log shows why. */
const STATUS_DOUBT = 75;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { toolchain: { type: "string", default: TOOLCHAIN } }, strict: false });
  const address = process.env["AWS_LAMBDA_RUNTIME_API"];
  if (address === undefined) throw new RunnerError("usage", "AWS_LAMBDA_RUNTIME_API is not set: handler.js is for AWS Lambda.", "Elsewhere start runner.js.");
  forgetEnvironment();
  process.on("exit", killAll);
  const api = new RuntimeApi(address);
  let toolchain: Toolchain;
  try {
    toolchain = await openToolchain(String(values.toolchain));
  } catch (error) {
    await api.failInit(failureOf(new RunnerError("no-toolchain", `There is no toolchain in ${String(values.toolchain)}: ${String(error)}`, "Deploy the executor image anew.")));
    throw error;
  }
  let image: Promise<string> | undefined;
  for (;;) {
    const invocation = await api.next();
    // Beside the first run, so that starting does not wait for it.
    image ??= identityOf(dirname(__filename), __filename, toolchain.folder);
    const doubts = await serve(api, invocation, toolchain, image);
    if (doubts.length === 0) continue;
    process.stderr.write(`seepp: this environment is given up: after the run there was ${doubts.join(", ")}\n`);
    await api.leave();
    process.exit(STATUS_DOUBT);
  }
}

/** No child gets our environment; nor shall a bug, in ours or in Node, hand on the function's credentials. */
function forgetEnvironment(): void {
  for (const name of Object.keys(process.env)) if (/^(?:AWS_|_HANDLER$|LAMBDA_|_X_AMZN_)/.test(name)) delete process.env[name];
}

/** Answers one event. Gives what makes the environment unfit for another one. */
async function serve(api: RuntimeApi, { id, deadline, event }: Invocation, toolchain: Toolchain, image: Promise<string>): Promise<string[]> {
  const asked = readEvent(event);
  if (asked === "about") {
    const { compilerVersion, valgrind, sandbox } = toolchain;
    await api.respond(id, JSON.stringify({ seepp: { ...ABOUT, image: await image, compiler: compilerVersion, valgrind, sandbox: sandbox !== undefined } }));
    return [];
  }
  if (asked.wrong !== undefined) {
    await api.respond(id, asked.http ? httpAnswer(400, optFailure(asked.wrong)) : JSON.stringify(refusal(asked.wrong)));
    return [];
  }
  const before = await Residue.before();
  if (asked.form === "stream") return serveStream(new StreamedAnswer(api.stream(id), { deadline }), asked.document, deadline, before, toolchain, image);
  let answer: string | undefined;
  let failure: unknown;
  try {
    const kept = new KeptTrace(MAX_TRACE_BYTES);
    const result = await trace(asked.document, deadline, toolchain, { onTrace: (bytes) => kept.push(bytes), onProgress: () => undefined });
    answer = await answerOf(result, kept, asked, { ...ABOUT, image: await image });
  } catch (error) {
    failure = error;
  }
  // Before the answer: once that has gone, Lambda may freeze the environment where it stands.
  const doubts = await before.found();
  if (answer !== undefined) {
    if (!(await api.respond(id, answer))) process.stderr.write(`seepp: Lambda did not take the answer of ${Buffer.byteLength(answer)} bytes\n`);
  } else if (asked.http) {
    await api.respond(id, httpAnswer(500, optFailure(failureOf(failure).errorMessage)));
  } else {
    await api.fail(id, failureOf(failure));
  }
  return doubts;
}

/** The same, by a stream, whose end is held back until it is known what the run left. */
async function serveStream(answer: StreamedAnswer, document: unknown, deadline: number, before: Residue, toolchain: Toolchain, image: Promise<string>): Promise<string[]> {
  let result: TraceResult | undefined;
  let failure: unknown;
  try {
    result = await trace(document, deadline, toolchain, { onTrace: (bytes) => answer.trace(bytes), onProgress: (progress) => answer.progress(progress) });
  } catch (error) {
    failure = error;
  }
  const doubts = await before.found();
  const taken = result === undefined ? await answer.fail(failureOf(failure)) : await answer.end(result, { ...ABOUT, image: await image });
  if (!taken) process.stderr.write("seepp: Lambda did not take the whole of the answer\n");
  return doubts;
}

async function trace(document: unknown, deadline: number, toolchain: Toolchain, to: Pick<RunContext, "onTrace" | "onProgress">): Promise<TraceResult> {
  const time = deadline - Date.now() - ANSWER_MS;
  const signal = Number.isFinite(time) ? AbortSignal.timeout(Math.max(0, Math.floor(time))) : new AbortController().signal;
  const result = await runRequest(withinTime(document, time / 1000), {
    toolchain, wasmFolder: dirname(__filename), signal, groupBytes: GROUP_BYTES, ...to,
  });
  if (signal.aborted) throw new RunnerError("function-timeout", "The function's time ran out before the run had ended.", "Give the function a longer timeout, or lower the limits of compiling and recording.");
  return result;
}

/** A recording that the function's timeout would cut gives no trace; one that its own limit cuts gives a good one. */
function withinTime(document: unknown, seconds: number): unknown {
  const asked = v.safeParse(v.looseObject({ limits: v.optional(LimitsSchema, {}) }), document);
  if (!asked.success || !Number.isFinite(seconds)) return document; // Refused by the runner, in its words.
  const wanted = limitsOf({ ...v.parse(RequestSchema, { code: "" }), limits: asked.output.limits });
  if ("refused" in wanted) return document;
  const left = Math.max(LEAST_RECORDING_SECONDS, seconds - Math.min(wanted.limits.compileSeconds, seconds / 3));
  if (wanted.limits.seconds <= left) return document;
  return { ...asked.output, limits: { ...asked.output.limits, seconds: Math.floor(left) } };
}

function refusal(message: string): object {
  return { version: 1, ok: false, outcome: "refused", message, diagnostics: [], stats: { steps: 0, seconds: { compile: 0, record: 0, package: 0, total: 0 }, traceBytes: 0 }, runner: ABOUT };
}

function failureOf(error: unknown): InvocationFailure {
  if (error instanceof RunnerError) return { errorType: `Seepp.${error.code}`, errorMessage: error.message, cure: error.cure };
  return { errorType: "Seepp.internal", errorMessage: error instanceof Error ? error.message : String(error), cure: "Report this: it is a fault of See++." };
}

main().catch((error: unknown) => {
  process.stderr.write(`seepp: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exit(1);
});
