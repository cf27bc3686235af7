/**
 * Which programs a folder holds: a class's submissions, handed in as single files or as folders.
 *
 * - A source file directly in the folder is a program.
 * - A folder with source files in it is one program of all the sources below it; when several of them have a `main`, each of
 *   these is a program, with the files that it includes.
 * - A folder without is looked through in the same way.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { hasMain } from "../../program/includes";
import { isTranslationUnit } from "../../runner/paths";
import { CliError, systemReason } from "../errors";

export interface Submission {
  /** Unique; relative, with "/": the file or folder, without the file's extension where that is enough. */
  name: string;
  /** Paths of its sources, the main file first. */
  files: string[];
  /** The same, relative to the folder of all, with "/". */
  sources: string[];
  /** What it needs besides lies below this folder. */
  folder: string;
}

interface Found {
  path: string;
  files: string[];
  folder: string;
}

/** What unpacking, building and editing leave. */
const NOT_LOOKED_INTO = /^(\.|__MACOSX$|node_modules$|CMakeFiles$)/;
const MOST = 10_000;

export async function submissionsIn(folder: string): Promise<Submission[]> {
  const found: Found[] = [];
  await collect(folder, true, found);
  if (found.length === 0) throw new CliError(`There is no C or C++ source in ${folder}. Give the folder of the programs to trace.`);
  if (found.length > MOST) throw new CliError(`There are ${found.length} programs in ${folder}: at most ${MOST}.`);
  const within = (path: string): string => relative(folder, path).split(sep).join("/");
  return named(found.map(({ path, files, folder: own }) => ({ path: within(path), files, sources: files.map(within), folder: own })));
}

async function collect(folder: string, top: boolean, found: Found[]): Promise<void> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw new CliError(`The folder ${folder} cannot be read: ${systemReason(error)}.`);
  })).filter(({ name }) => !NOT_LOOKED_INTO.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const sources = entries.filter((entry) => entry.isFile() && isTranslationUnit(entry.name)).map(({ name }) => join(folder, name));
  if (top) found.push(...sources.map((path) => ({ path, files: [path], folder })));
  else if (sources.length > 0) return void found.push(...await programsOf(folder));
  for (const entry of entries) if (entry.isDirectory()) await collect(join(folder, entry.name), false, found);
}

async function programsOf(folder: string): Promise<Found[]> {
  const all = (await readdir(folder, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && isTranslationUnit(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).split(sep).some((part) => NOT_LOOKED_INTO.test(part))).sort();
  const mains: string[] = [];
  for (const path of all) if (hasMain(await readFile(path, "latin1"))) mains.push(path);
  if (mains.length > 1) return mains.map((path) => ({ path, files: [path], folder }));
  return [{ path: folder, folder, files: [...mains, ...all.filter((path) => !mains.includes(path))] }];
}

/** Without extensions, but for those that would be alike. */
function named(found: (Omit<Submission, "name"> & { path: string })[]): Submission[] {
  const short = ({ path, sources }: { path: string; sources: string[] }): string => (sources.includes(path) ? path.replace(/\.\w+$/, "") : path);
  const key = (name: string): string => name.toLowerCase(); // Some file systems keep no case.
  const uses = new Map<string, number>();
  for (const each of found) uses.set(key(short(each)), (uses.get(key(short(each))) ?? 0) + 1);
  return found.map(({ path, ...rest }) => ({ name: uses.get(key(short({ path, ...rest }))) === 1 ? short({ path, ...rest }) : path, ...rest }));
}
