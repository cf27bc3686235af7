/** Opens a `.seepp` file; whatever is wrong with it is one line. */
import { readFile } from "node:fs/promises";
import { withViews } from "../trace/format/views";
import type { Trace } from "../trace/model";
import { openTrace } from "../trace/trace";
import { CliError, systemReason } from "./errors";
import { problemLines, readViews } from "./natvis-files";

/** `natvis`: files of views that take the place of those in the trace. */
export async function openTraceFile(path: string, natvis: readonly string[] = []): Promise<{ trace: Trace; bytes: Uint8Array }> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new CliError(`There is no file ${path}. Make one with: seepp trace FILE`);
    throw new CliError(`${path} cannot be read: ${systemReason(error)}. Name a trace (.seepp).`);
  });
  const { views, problems } = await readViews(natvis);
  process.stderr.write(problemLines(problems));
  try {
    const viewed = natvis.length === 0 ? bytes : withViews(bytes, views);
    const trace = await openTrace(viewed);
    if (trace.stepCount === 0) throw new Error("It has no step: it was cut before the first, or the program was ended before it. Copy the file again, or trace the program again.");
    if (trace.info.cut !== undefined) process.stderr.write(`seepp: ${path} is cut: ${trace.stepCount.toLocaleString("en")} steps are there, those after them are missing.\n`);
    return { trace, bytes: viewed };
  } catch (error) {
    throw new CliError(`${path} cannot be opened: ${(error as Error).message}`);
  }
}
