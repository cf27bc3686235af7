/** Files that are whole or not there. */
import { rename, rm, writeFile } from "node:fs/promises";
import { CliError } from "./errors";

/** A trace that is broken off while it is written must not look like one. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, bytes);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new CliError(`The file cannot be written to ${path}: ${(error as Error).message}. Choose another place with -o.`);
  }
}
