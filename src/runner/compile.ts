/**
 * From a checked request to a program that can be recorded: `src/a.out` in the work folder. The translation units compile
 * side by side; mold links them where it is there.
 */
import { cpus } from "node:os";
import { join } from "node:path";
import { thisMachine } from "./machine";
import { diagnosticsFlag, isCompilerFault, parseDiagnostics, type SourceText } from "./diagnostics";
import { linkDiagnostics } from "./link-errors";
import { limitMessage } from "./limits";
import { isTranslationUnit } from "./paths";
import { precompiledFlags } from "./pch";
import { run, type Ended, type ResourceLimits } from "./process";
import type { Diagnostic } from "./request";
import { languageOf, standardFlag } from "./standards";
import { SEARCH_PATH, type Toolchain } from "./toolchain";
import { PROGRAM_NAME, type CheckedRequest, type SourceFile } from "./validate";
import type { WorkFolder } from "./work-folder";

export type Compiled =
  | { kind: "program"; program: string; diagnostics: Diagnostic[] }
  | { kind: "failed"; diagnostics: Diagnostic[]; message: string }
  | { kind: "timed-out"; diagnostics: Diagnostic[]; message: string }
  | { kind: "refused"; message: string };

/**
 * The same everywhere, because the recorder and the steps rely on it: no optimisation, DWARF 5 with columns, and no stack
 * protector or control-flow protection, which would put rows of the body into the prologue. Fixed addresses: no PIE.
 *
 * libstdc++ from 15 on checks indices of itself where nothing is optimised, and ends the program at the first wrong one: it
 * is told not to, so that a program runs on and is reported alike with every compiler. Whoever defines _GLIBCXX_ASSERTIONS
 * or _GLIBCXX_DEBUG has the checks, since the library looks at these first (its c++config.h).
 */
export const CODE_FLAGS = [
  "-O0", "-gdwarf-5", "-gcolumn-info", "-fno-stack-protector", ...thisMachine.codeFlags, "-fno-omit-frame-pointer", "-fno-pie",
  "-D_GLIBCXX_NO_ASSERTIONS",
];

const MB = 1024 * 1024;
/** `<bits/stdc++.h>` at c++23 takes 480 MB of memory; address space is more than that. */
const COMPILER_ADDRESS_SPACE = 4096 * MB;
const LARGEST_FILE = 512 * MB;

interface Unit {
  source: SourceFile;
  object: string;
  args: string[];
  /** What brings in a precompiled header; empty without one. */
  precompiled: string[];
}

export async function compile(request: CheckedRequest, folder: WorkFolder, toolchain: Toolchain, signal?: AbortSignal): Promise<Compiled> {
  const deadline = Date.now() + request.limits.compileSeconds * 1000;
  const sourceText: SourceText = (file) => request.sources.find((source) => source.path === file)?.content;

  const units: Unit[] = [];
  for (const [index, source] of request.sources.entries()) {
    if (index > 0 && !isTranslationUnit(source.path)) continue;
    const unit = await unitOf(request, source, index, folder, toolchain);
    if ("refused" in unit) return { kind: "refused", message: unit.refused };
    units.push(unit);
  }

  const launch = (args: readonly string[]): Promise<Ended> => run({
    sandbox: toolchain.sandbox,
    command: toolchain.compiler,
    args,
    cwd: folder.source,
    env: { PATH: SEARCH_PATH, LC_ALL: "C.UTF-8", TMPDIR: folder.temporary },
    limits: compilerLimits(request.limits.compileSeconds),
    seconds: Math.max(0.001, (deadline - Date.now()) / 1000),
    maxOutput: 4 * MB,
    ...(signal === undefined ? {} : { signal }),
  });

  const diagnostics: Diagnostic[] = [];
  let failed = false;
  let timedOut = false;
  await inParallel(units, cpus().length, async (unit) => {
    let ended = await launch([...unit.precompiled, ...unit.args]);
    let said = parseDiagnostics(ended.stderr.toString("utf8"), unit.source.path, sourceText);
    if (unit.precompiled.length > 0 && !ended.timedOut && brokeDown(ended, said)) {
      ended = await launch(unit.args);
      said = parseDiagnostics(ended.stderr.toString("utf8"), unit.source.path, sourceText);
    }
    timedOut ||= ended.timedOut || ended.signal === "SIGXCPU";
    failed ||= ended.code !== 0;
    said = said.filter(({ message }) => !OUT_OF_MEMORY.test(message)); // `crash` says it.
    if (ended.code !== 0 && !ended.timedOut && !hasError(said)) said.push(crash(unit, ended));
    diagnostics.push(...said);
  });
  if (timedOut) return { kind: "timed-out", diagnostics, message: limitMessage("compileSeconds", request.limits) };
  if (failed) return { kind: "failed", diagnostics, message: summary(diagnostics) };

  const objects = units.map((unit) => unit.object);
  const program = join(folder.source, PROGRAM_NAME);
  const link = (linker: string[]): Promise<Ended> => launch(["-no-pie", ...linker, ...objects, "-o", program, "-pthread", "-lm"]);
  let linked = await link(toolchain.mold ? ["-fuse-ld=mold"] : []);
  // ld says at which line a missing function is called; mold names only the object file.
  if (linked.code !== 0 && toolchain.mold && !linked.timedOut) linked = await link([]);
  if (linked.timedOut) return { kind: "timed-out", diagnostics, message: limitMessage("compileSeconds", request.limits) };
  if (linked.code !== 0) {
    diagnostics.push(...linkDiagnostics(linked.stderr.toString("utf8"), folder.source, request.main));
    return { kind: "failed", diagnostics, message: summary(diagnostics) };
  }
  return { kind: "program", program, diagnostics };
}

async function unitOf(
  request: CheckedRequest, source: SourceFile, index: number, folder: WorkFolder, toolchain: Toolchain,
): Promise<Unit | { refused: string }> {
  const language = languageOf(source.path, index === 0, request.std);
  const standard = standardFlag(request.std, language, toolchain.compilerVersion);
  if ("refused" in standard) return standard;
  const dialect = [...standard.flags, ...request.flags.filter((flag) => !flag.startsWith("-l"))];
  const precompiled = language === "c++" ? await precompiledFlags(source.content, dialect, toolchain.folder) : [];
  const object = join(folder.objects, `${index}.o`);
  const args = [
    ...CODE_FLAGS, ...dialect, diagnosticsFlag(toolchain.compilerVersion),
    "-x", language, "-c", source.path, "-o", object,
  ];
  return { source, object, args, precompiled };
}

/**
 * Whether a compile ended without saying why, or said that the compiler itself is at fault. g++ 16 ends so with a
 * precompiled header whenever it has something to say: its SARIF writer looks for the chain of includes of a place, which
 * is lost there. Without the header it says it.
 */
function brokeDown(ended: Ended, said: readonly Diagnostic[]): boolean {
  return ended.code !== 0 && (!hasError(said) || said.some(isCompilerFault));
}

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

export function compilerLimits(seconds: number): ResourceLimits {
  return { addressSpace: COMPILER_ADDRESS_SPACE, cpuSeconds: seconds + 1, fileSize: LARGEST_FILE };
}

/** Of g++ (libiberty's xmalloc), without a place. */
const OUT_OF_MEMORY = /out of memory allocating \d+ bytes/;

function crash(unit: Unit, ended: Ended): Diagnostic {
  const how = ended.signal === null ? `with status ${ended.code}` : `by ${ended.signal}`;
  return {
    file: unit.source.path, line: 1, column: 1, severity: "error",
    message: OUT_OF_MEMORY.test(ended.stderr.toString("utf8"))
      ? "The compiler ran out of memory: the program includes or expands to too much."
      : `The compiler ended ${how} and said nothing of use: it may have run out of memory. Simplify the program.`,
  };
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) return "The program does not compile.";
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return `${first.file}:${first.line}:${first.column}: ${first.message.split("\n")[0]}${more}`;
}

/** Calls `work` for every item, `width` at a time. After the first failure nothing more is begun. */
async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  let stop = false;
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (stop) return;
      try {
        await work(item);
      } catch (error) {
        stop = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, worker));
  const rejected = results.find((result) => result.status === "rejected");
  if (rejected !== undefined) throw rejected.reason;
}
