/** `seepp show TRACE`: the state at one step or at all of them, as text or as "seepp-snapshot" JSON lines (docs/snapshot.md). */
import { changes } from "../trace/changes";
import type { Granularity, Trace } from "../trace/model";
import type { Snapshot, SnapshotOptions } from "../trace/snapshot";
import { showText, showValue } from "../trace/show-text";
import { CliError } from "./errors";
import { openTraceFile } from "./open-trace-file";
import { Output } from "./output";

export interface ShowOptions {
  step?: number;
  all?: boolean;
  changes?: boolean;
  granularity: Granularity;
  maxElements: number;
  depth: number;
  path?: string;
  from: number;
  count: number;
  raw?: boolean;
  natvis: string[];
  json?: boolean;
}

export async function showCommand(file: string, options: ShowOptions): Promise<void> {
  if (options.all === true && options.step !== undefined) throw new CliError("Give --step or --all, not both.");
  if (options.all === true && options.path !== undefined) throw new CliError("--path shows one value at one --step, not --all.");
  const { trace } = await openTraceFile(file, options.natvis);
  const output = Output.stdout();
  if (options.json === true) await output.write(header(trace));
  if (options.path !== undefined) await output.write(valueAt(trace, options.path, options));
  else if (options.all === true) await showAll(trace, options, output);
  else await output.write(one(trace, options));
  await output.end();
}

/** The first line of every JSON answer. */
export function header(trace: Trace): string {
  return `${JSON.stringify({ format: "seepp-snapshot", version: 1, steps: trace.stepCount, ...trace.info })}\n`;
}

/** Every step of a granularity, one after the other: never more than two snapshots at once. */
export async function showAll(trace: Trace, options: Pick<ShowOptions, "granularity" | "maxElements" | "depth" | "raw" | "changes" | "json">, output: Output): Promise<void> {
  const steps = trace.navigator(options.granularity);
  if (options.json !== true && options.changes !== true && steps.count < trace.stepCount) {
    await output.write(`${steps.count} of ${trace.stepCount} steps: those merged into others of their line are left out (--granularity statement shows them)\n\n`);
  }
  let previous: Snapshot | undefined;
  for (let index = 1; index <= steps.count; index++) {
    const now = trace.snapshot(steps.at(index), limitsOf(options));
    if (options.changes === true) {
      await output.write(`${JSON.stringify(changes(previous, now))}\n`);
      previous = now;
    } else {
      await output.write(options.json === true ? `${JSON.stringify(now)}\n` : `${showText(now)}\n`);
    }
  }
}

function one(trace: Trace, options: ShowOptions): string {
  const step = stepOf(trace, options);
  const snapshot = trace.snapshot(step, limitsOf(options));
  if (options.changes === true) {
    const before = trace.navigator(options.granularity).back(step);
    const previous = before === undefined ? undefined : trace.snapshot(before, limitsOf(options));
    return `${JSON.stringify(changes(previous, snapshot))}\n`;
  }
  return options.json === true ? `${JSON.stringify(snapshot)}\n` : showText(snapshot);
}

function valueAt(trace: Trace, path: string, options: ShowOptions): string {
  const step = stepOf(trace, options);
  const value = trace.value(step, path, { from: options.from, count: options.count });
  if (value === undefined) throw new CliError(`There is no ${path} at step ${step}. Name a variable that is in scope there, e.g. v, head->next, m[3].`);
  return options.json === true ? `${JSON.stringify(value)}\n` : showValue(value);
}

function stepOf(trace: Trace, options: ShowOptions): number {
  const step = options.step ?? 1;
  if (step > trace.stepCount) throw new CliError(`There is no step ${step}: the trace has the steps 1 to ${trace.stepCount}.`);
  return step;
}

function limitsOf(options: Pick<ShowOptions, "maxElements" | "depth" | "raw">): SnapshotOptions {
  return { maxElements: options.maxElements, depth: options.depth, raw: options.raw === true };
}
