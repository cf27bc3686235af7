/** Reads a program's symbols by `seepp-symbols` (executor-image/symbols). */
import { join } from "node:path";
import * as v from "valibot";
import { SymbolsSchema, type Symbols } from "../trace/symbols";
import { LIBRARY_FOLDERS } from "./library-headers";
import { OutOfCompileTime } from "./limits";
import { run } from "./process";
import { RunnerError } from "./runner-error";
import { SEARCH_PATH, type Toolchain } from "./toolchain";
import type { WorkFolder } from "./work-folder";

const MB = 1024 * 1024;
const MAX_SYMBOLS_BYTES = 256 * MB;

export interface SymbolsOptions {
  seconds: number;
  /** The library's code in the program is the user's to step through. */
  library: boolean;
  signal?: AbortSignal;
}

export async function symbolsOf(program: string, folder: WorkFolder, toolchain: Toolchain, { seconds, library, signal }: SymbolsOptions): Promise<Symbols> {
  const ended = await run({
    sandbox: toolchain.sandbox,
    command: join(toolchain.folder, "symbols", "seepp-symbols"),
    args: [program, folder.source, ...(library ? LIBRARY_FOLDERS : [])],
    cwd: folder.source,
    env: { PATH: SEARCH_PATH, LC_ALL: "C.UTF-8", TMPDIR: folder.temporary },
    limits: { addressSpace: 2048 * MB, cpuSeconds: seconds + 1, fileSize: 0 },
    seconds,
    maxOutput: MAX_SYMBOLS_BYTES,
    ...(signal === undefined ? {} : { signal }),
  });
  if (ended.timedOut || ended.signal === "SIGXCPU") throw new OutOfCompileTime();
  if (ended.code !== 0) {
    const why = ended.stderr.toString("utf8").trim().slice(0, 500) || `it ended with ${ended.signal ?? ended.code}`;
    throw new RunnerError("symbols-failed", `The program's debug information could not be read: ${why}.`, "Report this with the program: it is a fault of See++.");
  }
  const parsed = v.safeParse(SymbolsSchema, JSON.parse(ended.stdout.toString("utf8")));
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new RunnerError("symbols-failed", `The symbols reader wrote something else than symbols: ${v.getDotPath(issue) ?? ""}: ${issue.message}.`, "Build the toolchain anew: remove its folder and trace again.");
  }
  return parsed.output;
}
