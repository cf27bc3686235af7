/** What a trace says of a run, against the run itself: output and ending, and Memcheck's errors and leaks. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Trace } from "../../src/trace/model";
import { readMemcheckXml, type StockError } from "./memcheck-xml";
import { plainRun, type PlainRun } from "./plain-run";
import type { Program } from "./programs";
import type { Recording } from "./recording";

export interface Parity {
  compared: number;
  differing: number;
  differences: string[];
}

/** stdout, stderr and how it ended. `reference`: a plain run; for faulty programs one under stock memcheck. */
export function compareOutput(recording: Recording, trace: Trace, reference: PlainRun): Parity {
  const { output } = trace.snapshot(trace.stepCount);
  const ending = (of: { exitCode?: number | undefined; signal?: string | undefined }): string => of.signal ?? `status ${of.exitCode}`;
  return compareAll([
    ["stdout", output.stdout, reference.stdout],
    ["stderr", output.stderr, reference.stderr],
    ["ending", ending(recording.result), ending(reference)],
  ]);
}

export interface StockRun {
  run: PlainRun;
  errors: StockError[];
}

/** The distribution's own memcheck on the same binary. */
export async function stockMemcheck(program: Program, recording: Recording): Promise<StockRun> {
  const folder = await mkdtemp(join(tmpdir(), "seepp-memcheck-"));
  try {
    const file = join(folder, "errors.xml");
    const run = await plainRun(program, recording.binary, [
      "valgrind", "--tool=memcheck", "--xml=yes", `--xml-file=${file}`, "--error-limit=no", "--leak-check=full", "--show-leak-kinds=definite,indirect",
    ]);
    return { run, errors: readMemcheckXml(await readFile(file, "utf8"), recording.root) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every occurrence of every error, by kind and source line; then every lost block, by size and line of its allocation. */
export function compareMemcheck(trace: Trace, stock: readonly StockError[]): Parity {
  const ours: string[] = [];
  for (const step of new Set(trace.marks().filter(({ kind }) => kind === "error").map(({ step }) => step))) {
    for (const { kind, file, line } of trace.snapshot(step).errors) if (kind !== "signal" && kind !== "leak") ours.push(`${kind} ${file}:${line}`);
  }
  const theirs = stock.filter(({ leak }) => leak === undefined).flatMap(({ kind, file, line, count }) => Array.from({ length: count }, () => `${kind} ${file}:${line}`));
  const lost = trace.snapshot(trace.stepCount).heap.filter(({ state }) => state === "leaked");
  const leaked = stock.flatMap(({ leak, line }) => leak === undefined ? [] : Array.from({ length: leak.blocks }, () => `leak of ${leak.bytes / leak.blocks} bytes of line ${line}`));
  return merge(
    compareLists("errors", ours, theirs),
    compareLists("leaks", lost.map(({ size, allocated }) => `leak of ${size} bytes of line ${allocated.line}`), leaked),
  );
}

/** As multisets: memcheck reports by kind of error, we in order of time. */
function compareLists(what: string, ours: readonly string[], theirs: readonly string[]): Parity {
  const keys = [...new Set([...ours, ...theirs])].sort();
  const count = (list: readonly string[], key: string): number => list.filter((each) => each === key).length;
  return compareAll(keys.map((key) => [`${what}: ${key}`, count(ours, key), count(theirs, key)]));
}

function compareAll(pairs: readonly (readonly [what: string, ours: unknown, theirs: unknown])[]): Parity {
  const differences = pairs.filter(([, ours, theirs]) => ours !== theirs)
    .map(([what, ours, theirs]) => `${what}: the trace says ${JSON.stringify(ours)}, the run ${JSON.stringify(theirs)}`);
  return { compared: pairs.length, differing: differences.length, differences };
}

function merge(...parities: Parity[]): Parity {
  return {
    compared: parities.reduce((sum, { compared }) => sum + compared, 0),
    differing: parities.reduce((sum, { differing }) => sum + differing, 0),
    differences: parities.flatMap(({ differences }) => differences),
  };
}
