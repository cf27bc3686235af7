/** What a trace says of a run, against the run itself: output and ending, and Memcheck's errors and leaks. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenTrace } from "../../src/trace/trace";
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
export function compareOutput(recording: Recording, trace: OpenTrace, reference: PlainRun): Parity {
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

/**
 * Every occurrence of every error, by kind, source line and where its address lies from the block it belongs to; then what is
 * lost, by line of its allocation (memcheck counts the blocks of one stack together).
 */
export function compareMemcheck(trace: OpenTrace, stock: readonly StockError[]): Parity {
  const ours: string[] = [];
  for (const step of new Set(trace.marks().filter(({ kind }) => kind === "error").map(({ step }) => step))) {
    for (const { kind, file, line, address } of trace.snapshot(step).errors) {
      if (kind !== "signal" && kind !== "leak") ours.push(`${kind} ${file}:${line}${WITH_ADDRESS.has(kind) && address !== undefined ? blockOf(trace, BigInt(address), step) : ""}`);
    }
  }
  const theirs = stock.filter(({ leak }) => leak === undefined).flatMap(({ kind, file, line, count, block }) => Array.from({ length: count }, () => `${kind} ${file}:${line}${WITH_ADDRESS.has(kind) ? block : ""}`));
  // Also blocks that a container keeps for itself, which are no objects of their own in a snapshot.
  const lost = trace.run.blocks.filter((block) => block.leaked && !block.freed);
  return merge(
    compareLists("errors", ours, theirs),
    compareLists("leaks", byLine(lost.map(({ size, allocated: { line } }) => ({ line, bytes: size, blocks: 1 }))), byLine(stock.flatMap(({ leak, line }) => (leak ? [{ line, ...leak }] : [])))),
  );
}

const WITH_ADDRESS = new Set(["invalid-read", "invalid-write", "invalid-free", "mismatched-free"]);
/** Bytes around a block that are known to be its own. */
const RED_ZONE = 24n;

/** As memcheck describes an address: live blocks come first, then the latest freed, both with what lies right around them. */
function blockOf(trace: OpenTrace, address: bigint, step: number): string {
  // What an error is about stood so before the statement that made it: it may itself have freed.
  const known = trace.run.blocks.filter(({ allocated }) => allocated.step <= step);
  const live = known.filter(({ freed }) => freed === undefined || freed.step >= step);
  const freed = known.filter((block) => block.freed && block.freed.step <= step).sort((a, b) => b.freed!.step - a.freed!.step);
  for (const [blocks, state] of [[live, "alloc'd"], [freed, "free'd"]] as const) {
    for (const block of blocks) {
      const from = address - block.address;
      const size = BigInt(block.size);
      if (from < -RED_ZONE || from >= size + RED_ZONE) continue;
      const where = from < 0n ? `${-from} bytes before` : from < size ? `${from} bytes inside` : `${from - size} bytes after`;
      return `, ${where} a block of size ${block.size} ${state}`;
    }
  }
  return "";
}

function byLine(leaks: readonly { line: number; bytes: number; blocks: number }[]): string[] {
  return [...new Set(leaks.map(({ line }) => line))].map((line) => {
    const here = leaks.filter((leak) => leak.line === line);
    const sum = (of: "bytes" | "blocks"): number => here.reduce((total, leak) => total + leak[of], 0);
    return `${sum("bytes")} bytes in ${sum("blocks")} blocks of line ${line}`;
  });
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
