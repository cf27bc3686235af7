/**
 * The programs of a batch, so many at a time. What is over by itself (a network that is gone, no rights) ends the batch; what
 * may go well the next time is tried again, after a random wait below a limit that doubles; the rest is the program's own.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ExecutorError, type Executor, type RunResult } from "../../executors/executor";
import type { Program } from "../../program/program";
import type { TraceRequest } from "../../runner/request";
import { withViews } from "../../trace/format/views";
import { CliError } from "../errors";
import { keyOf, type Journal } from "./journal";
import type { Submission } from "./programs";
import { emptyRow, rowOf, type Row } from "./row";

export interface Batch {
  executor: Executor;
  version: string;
  concurrency: number;
  /** Tries after the first. */
  retries: number;
  /** The longest first wait. */
  firstWaitMs: number;
  journal: Journal;
  signal: AbortSignal;
  programOf(submission: Submission): Promise<Program>;
  /** Writes a trace; gives its path in the output folder. */
  keep(name: string, trace: Uint8Array): Promise<string>;
  /** A program is under way, and how it stands. */
  begins(name: string): void;
  /** `before`: it was done in an earlier batch. */
  ended(row: Row, before: boolean): void;
}

/** Another try may go well. */
const TRANSIENT = new Set([
  "throttled", "lambda-failed", "connection-cut", "answer-unreadable", "function-not-ready", "environment-replaced", "no-network",
  "engine-gone", "container-removed", "container-killed", "container-stuck",
]);
/** Of this one program, whatever the others do. */
const OWN = new Set([
  "request-too-large", "answer-too-large", "function-timeout", "function-out-of-memory", "function-failed", "no-answer", "out-of-memory",
  "runner-failed", "recorder-failed", "symbols-failed", "internal", "container-removed", "container-killed", "container-stuck",
  "throttled", "lambda-failed", "connection-cut", "answer-unreadable", "environment-replaced",
]);
const LONGEST_WAIT_MS = 30_000;

/** One row a program, in their order. `stopped`: what ended the batch. */
export async function runBatch(submissions: readonly Submission[], batch: Batch): Promise<{ rows: Row[]; stopped?: ExecutorError }> {
  const rows = new Map<string, Row>();
  const halt = new AbortController();
  const signal = AbortSignal.any([batch.signal, halt.signal]);
  let stopped: ExecutorError | undefined;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < submissions.length && !signal.aborted) {
      const submission = submissions[next++];
      try {
        const row = await one(submission, batch, signal);
        if (row !== undefined) rows.set(submission.name, row);
      } catch (error) {
        if (error instanceof ExecutorError) stopped ??= error;
        halt.abort();
        if (!(error instanceof ExecutorError)) throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(batch.concurrency, submissions.length) }, work));
  for (const worker of workers) if (worker.status === "rejected") throw worker.reason;
  return {
    rows: submissions.map(({ name, sources }) => rows.get(name) ?? emptyRow(name, sources, "not-run")),
    ...(stopped === undefined ? {} : { stopped }),
  };
}

/** Undefined when it was cancelled. Throws ExecutorError when no other program would go better. */
async function one(submission: Submission, batch: Batch, signal: AbortSignal): Promise<Row | undefined> {
  const { name, sources } = submission;
  const { journal, executor } = batch;
  let program: Program;
  try {
    program = await batch.programOf(submission);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const row: Row = { ...emptyRow(name, sources, "refused"), message: error.message };
    batch.ended(row, false);
    return row;
  }
  const { request, views, problems } = program;
  const key = keyOf(request, executor.name, batch.version);
  const before = journal.doneBefore(name, key);
  if (before !== undefined) {
    batch.ended(before, true);
    return before;
  }
  batch.begins(name);
  const start = performance.now();
  const seconds = (): number => Math.round(performance.now() - start) / 1000;
  let tries = 0;
  try {
    const result = await tried(request, batch, signal, () => (tries += 1));
    if (result.outcome === "cancelled") return undefined;
    const row: Row = { ...(await rowOf(name, sources, { ...result, diagnostics: [...problems, ...result.diagnostics] })), tries, wallSeconds: seconds() };
    if (result.trace !== undefined && result.ok) row.trace = await batch.keep(name, views.length === 0 ? result.trace : withViews(result.trace, views));
    await journal.add(key, row);
    batch.ended(row, false);
    return row;
  } catch (error) {
    if (signal.aborted) return undefined;
    if (!(error instanceof ExecutorError) || !OWN.has(error.code)) throw error;
    // Not in the journal: the next batch tries it again.
    const { code, message, cure } = error;
    const row: Row = { ...emptyRow(name, sources, "failed"), tries, wallSeconds: seconds(), failure: { code, message, cure } };
    batch.ended(row, false);
    return row;
  }
}

async function tried(request: TraceRequest, { executor, retries, firstWaitMs }: Batch, signal: AbortSignal, counted: () => number): Promise<RunResult> {
  for (;;) {
    const tries = counted();
    try {
      return await executor.run(request, { signal });
    } catch (error) {
      if (signal.aborted || !(error instanceof ExecutorError) || !TRANSIENT.has(error.code) || tries > retries) throw error;
      await sleep(Math.random() * Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** (tries - 1)), undefined, { signal });
    }
  }
}
