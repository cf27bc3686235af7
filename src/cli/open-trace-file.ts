/** Opens a `.seepp` file; whatever is wrong with it is one line. */
import { readFile } from "node:fs/promises";
import type { Trace } from "../trace/model";
import { openTrace } from "../trace/trace";
import { CliError } from "./errors";

export async function openTraceFile(path: string): Promise<Trace> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new CliError(`There is no file ${path}. Make one with: seepp trace FILE`);
    throw new CliError(`${path} cannot be read: ${error.message}.`);
  });
  try {
    return await openTrace(bytes);
  } catch (error) {
    throw new CliError(`${path} cannot be opened: ${(error as Error).message} Make it anew with: seepp trace FILE`);
  }
}
