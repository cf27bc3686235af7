/** The files of the command line, and the disk around them as a tree of files. */
import { readFile, readdir, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { readProgram, type Program, type ProgramOptions } from "../program/program";
import type { FileTree, TreeEntry } from "../program/tree";
import { isTranslationUnit } from "../runner/paths";
import { CliError, systemReason } from "./errors";

/** A file above this is not read at all: the runner's own limit is lower, and it says so. */
const MAX_READ_BYTES = 64 * 1024 * 1024;

/**
 * The files are one program; the first that is a translation unit is main. What they need comes along (src/program) as far
 * as it lies below the current folder (`within`: below that), or where the files do not, below the folder that holds them all.
 */
export async function programOf(given: readonly string[], wishes: Pick<ProgramOptions, "options">, within?: string): Promise<Program> {
  const paths = [...new Set(await Promise.all(given.map(locate)))];
  const mainPath = paths.find(isTranslationUnit) ?? paths[0];
  const here = await realpath(within ?? ".");
  const top = paths.every((path) => isBelow(here, path)) ? here : commonFolder(paths);
  const [main, ...others] = await Promise.all([mainPath, ...paths.filter((path) => path !== mainPath)].map(async (path) => ({ path: nameIn(top, path), content: await readSource(path) })));
  return readProgram(new DiskTree(top), { main, ...(others.length === 0 ? {} : { others }), ...wishes });
}

class DiskTree implements FileTree {
  readonly absolute: string;

  constructor(private readonly top: string) {
    this.absolute = top.split(sep).join("/");
  }

  async read(path: string, mostBytes = MAX_READ_BYTES): Promise<string | undefined> {
    const file = join(this.top, path);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true || found.size > mostBytes) return undefined;
    return readFile(file).then(decode, () => undefined);
  }

  async list(folder: string): Promise<TreeEntry[]> {
    const entries = await readdir(join(this.top, folder), { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile() || entry.isDirectory()).map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  }
}

async function locate(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isFile()) return real;
  } catch {
    throw new CliError(`There is no file ${path}. Give the path of a C++ source file.`);
  }
  throw new CliError(`${path} is not a file. Give the path of a C++ source file.`);
}

async function readSource(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MAX_READ_BYTES) throw new CliError(`${path} is ${Math.round(size / 1024 / 1024)} MB: the source may be at most 1 MB.`);
  const bytes = await readFile(path).catch((error: Error) => {
    throw new CliError(`${path} cannot be read: ${systemReason(error)}.`);
  });
  if (bytes.includes(0)) throw new CliError(`${path} is not a text file: it holds NUL bytes. Give a C++ source file.`);
  return decode(bytes);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString("latin1"); // An old source: g++ takes it, and its letters stay readable.
  }
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]);
  while (!paths.every((path) => isBelow(folder, path))) folder = dirname(folder);
  return folder;
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function nameIn(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}

export function defaultOutput(first: string): string {
  const name = first.split(/[\\/]/).at(-1) ?? first;
  return join(".", `${name.replace(/\.[^.]*$/, "") || name}.seepp`);
}
