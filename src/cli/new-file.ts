/**
 * Files that are whole or not there: they are written beside their place and renamed into it. What is broken off must not
 * look like a trace, nor take an older one's place. A place that is no plain file (`/dev/null`, a pipe) is written to as it is.
 */
import { constants } from "node:fs";
import { access, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CliError, systemReason } from "./errors";

export class NewFile {
  private constructor(private readonly place: string, /** Where to write. */ readonly path: string) {}

  /** Says what is wrong with the place before there is anything to write. */
  static async at(path: string): Promise<NewFile> {
    const place = await realpath(path).catch(() => path); // A link stays one.
    const there = await stat(place).catch(() => undefined);
    if (there?.isDirectory() === true) throw new CliError(`${path} is a folder. Name a file with -o.`);
    if (there === undefined || there.isFile()) {
      await access(dirname(place), constants.W_OK).catch(() => {
        throw new CliError(`${path} cannot be written: its folder is not there or not writable. Choose another place with -o.`);
      });
    }
    return new NewFile(place, there === undefined || there.isFile() ? `${place}.${process.pid}.tmp` : place);
  }

  /** It is whole. */
  async keep(): Promise<void> {
    if (this.path !== this.place) await rename(this.path, this.place);
  }

  /** It is not, and goes. */
  async drop(): Promise<void> {
    if (this.path !== this.place) await rm(this.path, { force: true });
  }
}

export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const file = await NewFile.at(path);
  try {
    await writeFile(file.path, bytes);
    await file.keep();
  } catch (error) {
    await file.drop();
    throw cannotWrite(error);
  }
}

export function cannotWrite(error: unknown): CliError {
  return new CliError(`The output cannot be written: ${systemReason(error)}. Choose another place with -o.`);
}
