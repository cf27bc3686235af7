/** `seepp trace FILE..`: runs a program and writes its trace. */
import { chooseExecutor } from "../executors/choose";
import type { Executor, ExecutorName, Progress, RunResult } from "../executors/executor";
import type { TraceResult } from "../runner/request";
import { withViews } from "../trace/format/views";
import { withoutValues } from "../trace/snapshot";
import { openTrace } from "../trace/trace";
import { budgetWarning, costWords } from "./cloud";
import { ExitCode } from "./errors";
import { defaultOutput } from "./read-program";
import { programFor, type ProgramOptions } from "./program-options";
import { NewFile, writeWhole } from "./new-file";

export interface TraceOptions extends ProgramOptions {
  executor: "auto" | ExecutorName;
  o?: string;
  json?: boolean;
}

/** Reading a larger trace takes longer than what it has to say is worth. */
const MOST_READ_BYTES = 2_000_000;

/** Gives the exit status. */
export async function traceCommand(files: string[], options: TraceOptions, executors: readonly Executor[]): Promise<number> {
  const out = options.o ?? defaultOutput(files[0]);
  await NewFile.at(out);
  const { request, views, problems } = await programFor(files, options);
  const executor = await chooseExecutor(options.executor, executors);

  const cancel = new AbortController();
  const stop = (): void => cancel.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop).once("SIGHUP", stop);
  const progress = new ProgressLine();
  let result: RunResult;
  try {
    result = await executor.run(request, { signal: cancel.signal, onProgress: (each) => progress.show(each) });
  } finally {
    progress.clear();
    process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGHUP", stop);
  }
  if (result.trace !== undefined) {
    if (views.length > 0) result = { ...result, trace: withViews(result.trace, views) };
    await writeWhole(out, result.trace!);
  }
  await report({ ...result, diagnostics: [...problems, ...result.diagnostics] }, out, executor.name, options.json === true);
  return exitCodeOf(result);
}

async function report(result: RunResult, out: string, executor: ExecutorName, json: boolean): Promise<void> {
  const { trace, ...document } = result;
  if (json) process.stdout.write(`${JSON.stringify(document)}\n`);
  else {
    for (const { file, line, column, severity, message } of result.diagnostics) {
      process.stdout.write(`${file}:${line}:${column}: ${severity}: ${message}\n`);
    }
    if (result.ok) {
      const { steps, seconds, traceBytes } = result.stats;
      const found = trace === undefined || traceBytes > MOST_READ_BYTES ? undefined : await lookInto(trace, result.message);
      const where = found === undefined ? executor : `${executor}, ${found.compiler}`;
      const cost = costWords(result);
      process.stdout.write(`${out}: ${steps.toLocaleString("en")} steps, ${ending(result)}, ${Math.ceil(traceBytes / 1024)} kB, ${seconds.total.toFixed(2)} s (${where})${cost === "" ? "" : `; ${cost}`}\n`);
      for (const line of found?.said ?? []) process.stdout.write(`${line}\n`);
    }
  }
  process.stderr.write(budgetWarning(result.cloud, process.env) ?? "");
  const problem = problemOf(result);
  if (problem !== undefined) process.stderr.write(`seepp: ${problem.replace(/\s*\n\s*/g, "; ")}\n`);
}

/** What is said of the run besides, from the trace itself. */
async function lookInto(bytes: Uint8Array, message: string | undefined): Promise<{ compiler: string; said: string[] }> {
  const trace = await openTrace(bytes);
  const { compiler } = trace.info;
  const marks = trace.marks();
  const errors = marks.filter(({ kind }) => kind === "error").flatMap(({ step }) => trace.run.errorsAt(step).map(() => step));
  const { length: count, 0: first } = errors;
  const said: string[] = [];
  if (first !== undefined) said.push(count === 1 ? `1 memory error, at step ${first}` : `${count.toLocaleString("en")} memory errors, the first at step ${first}`);
  const wanted = marks.find(({ kind }) => kind === "input")?.step;
  if (wanted !== undefined) said.push(`at step ${wanted} the program wanted more input than there was`);
  const { ending: end } = trace.snapshot(trace.stepCount, withoutValues);
  const leaked = trace.leaks().flatMap(({ leaked: lost, size }) => (lost === undefined ? [] : [{ step: lost.step, size }]));
  if (leaked.length > 0) {
    const bytes = leaked.reduce((sum, { size }) => sum + size, 0).toLocaleString("en");
    said.push(`${leaked.length === 1 ? "1 block" : `${leaked.length.toLocaleString("en")} blocks`} never freed, ${bytes} bytes: lost from step ${leaked.reduce((least, { step }) => Math.min(least, step), Infinity)} on`);
  }
  // A program that replaced itself is said to have done so by the result.
  const known = end?.kind === "exited" || end?.kind === "limit" || (end?.kind === "exit" && message !== undefined);
  if (end !== undefined && !known) said.push(end.message.replaceAll("`", ""));
  return { compiler, said };
}

function ending(result: TraceResult): string {
  switch (result.outcome) {
    case "exited":
      return `exited with ${result.exitCode ?? 0}`;
    case "signalled":
      return `ended by ${result.signal ?? "a signal"}`;
    case "limit":
      return `cut at the limit of ${result.limit ?? "its time"}`;
    case "compile-error":
    case "refused":
    case "cancelled":
      return result.outcome;
  }
}

function problemOf(result: TraceResult): string | undefined {
  switch (result.outcome) {
    case "compile-error":
      return `The program does not compile: ${result.message?.replace(/\.$/, "") ?? "see the diagnostics"}. Correct it and trace again.`;
    case "refused":
      return result.message ?? "The request was refused.";
    case "cancelled":
      return "Cancelled.";
    case "limit":
    case "exited":
    case "signalled":
      return result.message;
  }
}

function exitCodeOf(result: TraceResult): number {
  switch (result.outcome) {
    case "compile-error":
      return ExitCode.compile;
    case "refused":
      return ExitCode.usage;
    case "cancelled":
      return ExitCode.cancelled;
    case "limit":
      return result.limit === "compileSeconds" ? ExitCode.compile : ExitCode.ok;
    case "exited":
    case "signalled":
      return ExitCode.ok;
  }
}

/** One line on a terminal's stderr that rewrites itself; nothing elsewhere. */
export class ProgressLine {
  private shown = false;

  show(progress: Progress): void {
    if (!process.stderr.isTTY) return;
    const detail = progress.detail ?? (progress.steps === undefined ? "" : `${progress.steps.toLocaleString("en")} steps`);
    process.stderr.write(`\r\x1b[K${progress.phase}${detail === "" ? "" : `: ${detail}`}`);
    this.shown = true;
  }

  clear(): void {
    if (this.shown) process.stderr.write("\r\x1b[K");
    this.shown = false;
  }
}
