/**
 * One request from beginning to end: check, compile (while the statements of the source are found), read the symbols, plan,
 * record, and pack while recording. What the request did wrong is an outcome; what the machine did wrong rejects.
 */
import { writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { compile } from "./compile";
import { libraryHeaders } from "./library-headers";
import { limitMessage, OutOfCompileTime } from "./limits";
import { Packer } from "./pack";
import { buildPlan } from "./plan";
import type { Ended } from "./process";
import type { Progress } from "./progress";
import { record, recorderFolder } from "./record";
import type { Diagnostic, LimitName, Outcome, TraceResult } from "./request";
import { RunnerError } from "./runner-error";
import { findStatements, type Statements } from "./statements";
import { symbolsOf } from "./symbols-of";
import type { Toolchain } from "./toolchain";
import { checkRequest, type CheckedRequest } from "./validate";
import { WorkFolder } from "./work-folder";

export interface RunContext {
  toolchain: Toolchain;
  /** Holds web-tree-sitter.wasm and tree-sitter-cpp.wasm. */
  wasmFolder: string;
  signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** The trace's bytes, in order, as they are ready. */
  onTrace(bytes: Uint8Array): void;
  /** The trace is to be cut later, so groups of events shall not be larger (bytes of long writes and output). */
  groupBytes?: number;
  /** Called at the end of a run, before its folder goes: for tests that need the very program that was recorded. */
  beforeRemoval?(folder: WorkFolder): Promise<void>;
}

const PROGRESS_INTERVAL_MS = 100;

/** `document` is any JSON. The result's trace went to `onTrace`. */
export async function runRequest(document: unknown, context: RunContext): Promise<TraceResult> {
  const watch = new Stopwatch();
  const checked = checkRequest(document);
  if ("refused" in checked) return watch.result({ outcome: "refused", message: checked.refused });
  const folder = await WorkFolder.create(checked.request.sources, recorderFolder(context.toolchain));
  try {
    return await runIn(folder, checked.request, context, watch);
  } catch (error) {
    if (context.signal.aborted) return watch.result({ outcome: "cancelled" });
    if (error instanceof OutOfCompileTime) return watch.result({ outcome: "limit", limit: "compileSeconds", message: limitMessage("compileSeconds", checked.request.limits) });
    throw error;
  } finally {
    try {
      await context.beforeRemoval?.(folder);
    } finally {
      await folder.remove();
    }
  }
}

async function runIn(folder: WorkFolder, request: CheckedRequest, context: RunContext, watch: Stopwatch): Promise<TraceResult> {
  const { toolchain, signal, onProgress } = context;
  onProgress({ phase: "compiling" });
  const unwanted = new AbortController();
  const found = statementsOf(request, context, unwanted.signal);
  found.catch(() => undefined); // Awaited below, unless the compiler refuses first.
  const compiled = await compile(request, folder, toolchain, signal);
  if (compiled.kind !== "program") unwanted.abort();
  switch (compiled.kind) {
    case "refused":
      return watch.result({ outcome: "refused", message: compiled.message });
    case "failed":
      return watch.result({ outcome: "compile-error", message: compiled.message, diagnostics: compiled.diagnostics });
    case "timed-out":
      return watch.result({ outcome: "limit", limit: "compileSeconds", message: compiled.message, diagnostics: compiled.diagnostics });
    case "program":
  }
  const library = request.options.stepLibrary === true;
  const symbols = await symbolsOf(compiled.program, folder, toolchain, { seconds: request.limits.compileSeconds, library, signal });
  const headers = library ? await libraryHeaders(symbols) : [];
  const statements = new Map([...await found, ...await findStatements(headers, { wasmFolder: context.wasmFolder, signal })]);
  const plan = buildPlan(symbols, statements);
  await writeFile(folder.plan, plan.bytes);
  watch.compiled();

  onProgress({ phase: "recording", steps: 0 });
  let traceBytes = 0;
  const packer = new Packer({
    request: {
      main: request.main, flags: request.flags, args: request.args,
      ...(request.std === undefined ? {} : { std: request.std }),
      ...(request.stdin === undefined ? {} : { stdin: Buffer.from(request.stdin).toString("utf8") }),
    },
    sources: [...request.sources, ...headers],
    symbols,
    sites: plan.sites,
    compiler: `g++ ${toolchain.compilerVersion}`,
    recorder: `Valgrind ${toolchain.valgrind}`,
    binary: compiled.program,
    inBackground: true,
    ...(context.groupBytes === undefined ? {} : { groupBytes: context.groupBytes }),
  }, (bytes) => {
    traceBytes += bytes.length;
    context.onTrace(bytes);
  });
  const ticker = setInterval(() => onProgress({ phase: "recording", steps: packer.steps }), PROGRESS_INTERVAL_MS);
  let ended: Ended;
  try {
    ended = await record(request, folder, toolchain, (chunk) => packer.push(chunk), signal);
  } finally {
    clearInterval(ticker);
  }
  if (packer.rawBytes === 0 || (packer.steps === 0 && !isCut(packer.ending, ended))) throw recorderFailed(ended);
  watch.recorded();

  onProgress({ phase: "packaging", steps: packer.steps });
  const ending = endingOf(packer.ending, ended, request);
  await packer.settled();
  packer.finish({ ...ending, seconds: watch.seconds() });
  return watch.result({ ...ending, diagnostics: compiled.diagnostics, steps: packer.steps, traceBytes });
}

/** The statements of the request's sources, in no more time than the compiler may take. */
async function statementsOf({ sources, limits }: CheckedRequest, { wasmFolder, signal }: RunContext, unwanted: AbortSignal): Promise<Statements> {
  const late = AbortSignal.timeout(limits.compileSeconds * 1000);
  try {
    return await findStatements(sources, { wasmFolder, signal: AbortSignal.any([signal, unwanted, late]) });
  } catch (error) {
    throw error === late.reason ? new OutOfCompileTime() : error;
  }
}

/** Whether a run was stopped, by a limit or a signal: then it may have come to no step at all. */
function isCut(stream: Packer["ending"], ended: Ended): boolean {
  return stream.reason === "limit" || stream.limit !== undefined || stream.signal !== undefined || stream.replacedBy !== undefined || ended.timedOut || ended.signal !== null;
}

interface Ending {
  outcome: Outcome;
  exitCode?: number;
  signal?: string;
  limit?: LimitName;
  message?: string;
}

/** How the run ended: by what the raw stream says, and where that was cut, by how the process went. */
function endingOf(stream: Packer["ending"], ended: Ended, request: CheckedRequest): Ending {
  if (stream.reason === "limit" || ended.timedOut || ended.signal === "SIGXCPU") {
    const limit = stream.reason === "limit" ? stream.limit ?? "seconds" : "seconds";
    return { outcome: "limit", limit, message: limitMessage(limit, request.limits) };
  }
  const signal = stream.signal !== undefined ? signalName(stream.signal) : ended.signal ?? undefined;
  const refusedMemory = stream.limit === "memory" ? { limit: "memory" as const, message: limitMessage("memory", request.limits) } : {};
  if (stream.replacedBy !== undefined) {
    const how = signal === undefined ? { outcome: "exited" as const, exitCode: ended.code ?? 0 } : { outcome: "signalled" as const, signal };
    return { ...how, message: replacedMessage(stream.replacedBy) };
  }
  if (signal !== undefined) return { outcome: "signalled", signal, ...refusedMemory };
  // The stream's last step says how the program ended. Without one, what ended was the recorder.
  const brokenOff = stream.reason !== "end" && stream.reason !== "exit" && stream.exit === undefined;
  return { outcome: "exited", exitCode: stream.exit ?? ended.code ?? 0, ...(brokenOff ? { message: BROKEN_OFF } : refusedMemory) };
}

const BROKEN_OFF = "The recorder broke off here: the program may have damaged its memory or called the system in a way that it does not know.";

function replacedMessage(path: string): string {
  return `The program replaced itself by another program (exec${path === "" ? "" : ` of ${path}`}), whose steps and output are not traced.`;
}

function signalName(number: number): string {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;
}

function recorderFailed(ended: Ended): RunnerError {
  const said = ended.stderr.toString("utf8").trim().split("\n").slice(-3).join(" ").slice(0, 500);
  const how = ended.signal === null ? `status ${ended.code}` : ended.signal;
  return new RunnerError("recorder-failed", `The recorder ended with ${how} before it recorded anything${said === "" ? "" : `: ${said}`}.`,
    "Set the recorder up anew (`seepp setup-native --again`), and report this if it stays.");
}

class Stopwatch {
  private readonly start = performance.now();
  private compileEnd: number | undefined;
  private recordEnd: number | undefined;

  compiled(): void {
    this.compileEnd = performance.now();
  }

  recorded(): void {
    this.recordEnd = performance.now();
  }

  seconds(): TraceResult["stats"]["seconds"] {
    const now = performance.now();
    const compileEnd = this.compileEnd ?? now;
    const recordEnd = this.recordEnd ?? now;
    const seconds = (from: number, to: number): number => Math.round(to - from) / 1000;
    return {
      compile: seconds(this.start, compileEnd),
      record: seconds(compileEnd, recordEnd),
      package: seconds(recordEnd, now),
      total: seconds(this.start, now),
    };
  }

  result(ending: Ending & { diagnostics?: Diagnostic[]; steps?: number; traceBytes?: number }): TraceResult {
    const { diagnostics = [], steps = 0, traceBytes = 0, ...rest } = ending;
    return { version: 1, ok: traceBytes > 0 && steps > 0, ...rest, diagnostics, stats: { steps, seconds: this.seconds(), traceBytes } };
  }
}
