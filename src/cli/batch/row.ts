/** What is known of one program of a batch when it is done: a row of the table, an entry of batch.json. */
import type { CloudRun, RunResult } from "../../executors/executor";
import { findingsOf } from "../../trace/findings";
import { openTrace } from "../../trace/trace";
import type { Diagnostic, LimitName, Outcome } from "../../runner/request";

export interface Row {
  name: string;
  /** Its sources, relative to the folder. */
  files: string[];
  /** "failed": an executor could not do it, see `failure`; "not-run": the batch ended before. */
  outcome: Outcome | "failed" | "not-run";
  exitCode?: number;
  signal?: string;
  limit?: LimitName;
  message?: string;
  steps: number;
  /** How many places of the program have a memory error, and how many leak; by kind. */
  errors: number;
  leaks: number;
  kinds: Record<string, number>;
  /** Of the compiler: the first that is an error, else none. */
  diagnostic?: Diagnostic;
  /** From the first try to the end, waits and all. */
  wallSeconds: number;
  seconds: { compile: number; record: number; package: number; total: number };
  tries: number;
  cloud?: CloudRun;
  cached?: true;
  /** The trace's file, relative to the output folder. */
  trace?: string;
  failure?: { code: string; message: string; cure: string };
}

export function emptyRow(name: string, files: string[], outcome: "failed" | "not-run" | "refused" | "cancelled"): Row {
  return { name, files, outcome, steps: 0, errors: 0, leaks: 0, kinds: {}, wallSeconds: 0, seconds: { compile: 0, record: 0, package: 0, total: 0 }, tries: 0 };
}

export async function rowOf(name: string, files: string[], result: RunResult): Promise<Row> {
  const { outcome, exitCode, signal, limit, message, stats, cloud, cached, diagnostics } = result;
  const findings = result.trace === undefined ? [] : findingsOf(await openTrace(result.trace));
  const kinds: Record<string, number> = {};
  for (const { kind } of findings) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const leaks = kinds["leak"] ?? 0;
  const diagnostic = diagnostics.find(({ severity }) => severity === "error");
  return {
    ...emptyRow(name, files, "not-run"), outcome, steps: stats.steps, errors: findings.length - leaks, leaks, kinds, seconds: stats.seconds,
    ...(exitCode === undefined ? {} : { exitCode }), ...(signal === undefined ? {} : { signal }), ...(limit === undefined ? {} : { limit }),
    ...(message === undefined ? {} : { message }), ...(diagnostic === undefined ? {} : { diagnostic }),
    ...(cloud === undefined ? {} : { cloud }), ...(cached === undefined ? {} : { cached }),
  };
}
