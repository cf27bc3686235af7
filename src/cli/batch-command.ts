/** `seepp batch DIR -o OUT`: traces a folder of programs, a class's submissions, with any executor. */
import { mkdir, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { chooseExecutor } from "../executors/choose";
import type { Executor, ExecutorName } from "../executors/executor";
import { Bar } from "./batch/bar";
import { Journal } from "./batch/journal";
import { submissionsIn } from "./batch/programs";
import { runBatch } from "./batch/run";
import { lastLine, table, totalsOf } from "./batch/table";
import { budgetWarning } from "./cloud";
import { CliError, describeError, ExitCode, systemReason } from "./errors";
import { writeWhole } from "./new-file";
import { programFor, type ProgramOptions } from "./program-options";
import { VERSION } from "./version";

export interface BatchOptions extends ProgramOptions {
  executor: "auto" | ExecutorName;
  concurrency?: number;
  retries: number;
  o: string;
  fresh?: boolean;
  json?: boolean;
}

/** At a time: the cloud scales by itself, a machine has its processors. */
const IN_THE_CLOUD = 16;
const FIRST_WAIT_MS = 1000;
const SUMMARY = "batch.json";

/** Gives the exit status. */
export async function batchCommand(folder: string, options: BatchOptions, executors: readonly Executor[]): Promise<number> {
  if (!(await stat(folder).then((found) => found.isDirectory(), () => false))) throw new CliError(`There is no folder ${folder}. Give the folder of the programs to trace.`);
  const submissions = await submissionsIn(folder);
  const executor = await chooseExecutor(options.executor, executors);
  await mkdir(options.o, { recursive: true }).catch((error: Error) => {
    throw new CliError(`The folder ${options.o} cannot be made: ${systemReason(error)}. Choose another one with -o.`);
  });
  const journal = await Journal.open(options.o, options.fresh === true);
  const concurrency = options.concurrency ?? (executor.name === "lambda" || executor.name === "fargate" ? IN_THE_CLOUD : availableParallelism());

  const cancel = new AbortController();
  const stop = (): void => cancel.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop).once("SIGHUP", stop);
  const bar = new Bar(submissions.length, process.stderr);
  const started = new Date();
  try {
    const { rows, stopped } = await runBatch(submissions, {
      executor, concurrency, retries: options.retries, firstWaitMs: FIRST_WAIT_MS, version: VERSION, journal, signal: cancel.signal,
      programOf: ({ files, folder: top }) => programFor(files, options, top),
      keep: async (name, trace) => {
        const path = join(options.o, `${name}.seepp`);
        await mkdir(dirname(path), { recursive: true });
        await writeWhole(path, trace);
        return relative(options.o, path);
      },
      begins: (name) => bar.begins(name),
      ended: (row, before) => bar.ended(row, before),
    });
    bar.clear();
    const seconds = (Date.now() - started.getTime()) / 1000;
    const totals = totalsOf(rows);
    const summary = { version: 1, executor: executor.name, started: started.toISOString(), seconds, totals, programs: rows };
    await writeWhole(join(options.o, SUMMARY), `${JSON.stringify(summary, null, 2)}\n`);
    if (options.json === true) process.stdout.write(`${JSON.stringify(summary)}\n`);
    else process.stdout.write(`${table(rows)}\n\n${lastLine(totals, seconds)}\n${join(options.o, SUMMARY)} has all of it.\n`);
    const monthUsd = Math.max(0, ...rows.map(({ cloud }) => cloud?.monthUsd ?? 0));
    process.stderr.write(budgetWarning({ monthUsd }, process.env) ?? "");
    return statusOf(rows.filter(({ outcome }) => outcome === "not-run").length, totals.outcomes.failed ?? 0, cancel.signal.aborted, stopped);
  } finally {
    bar.clear();
    process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGHUP", stop);
    await journal.close();
    await executor.dispose?.();
  }
}

function statusOf(notRun: number, failed: number, cancelled: boolean, stopped: Error | undefined): number {
  const again = "Run the same command again to go on: what is done is not done twice.";
  if (stopped !== undefined) {
    const { line, exitCode } = describeError(stopped);
    process.stderr.write(`seepp: stopped with ${notRun} programs to go: ${line} ${again}\n`);
    return exitCode;
  }
  if (cancelled) {
    process.stderr.write(`seepp: cancelled with ${notRun} programs to go. ${again}\n`);
    return ExitCode.cancelled;
  }
  if (failed === 0) return ExitCode.ok;
  process.stderr.write(`seepp: ${failed} programs could not be traced. ${again}\n`);
  return ExitCode.unavailable;
}
