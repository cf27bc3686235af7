/** From files on disk to a request's `main`, `code` and `files`. */
import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isTranslationUnit } from "../runner/paths";
import { CliError } from "./errors";

export interface Program {
  main: string;
  code: string;
  files: { path: string; content: string }[];
}

/** A single file above this is not read at all: the runner's own limit is lower, and it says so. */
const MAX_READ_BYTES = 64 * 1024 * 1024;

/**
 * The files are one program; the first that is a translation unit is main. Headers that they include by `#include "…"`
 * and that lie below the same folder come along. Paths are relative to the folder that holds all files given.
 */
export async function readProgram(given: readonly string[]): Promise<Program> {
  const paths = [...new Set(await Promise.all(given.map(locate)))];
  const mainPath = paths.find(isTranslationUnit) ?? paths[0];
  const root = commonFolder(paths);
  const contents = new Map<string, string>();
  const queue = [mainPath, ...paths.filter((path) => path !== mainPath)];
  for (const path of queue) {
    if (contents.has(path)) continue;
    const content = await read(path);
    contents.set(path, content);
    for (const name of quotedIncludes(content)) {
      const header = resolve(dirname(path), name);
      if (!contents.has(header) && isBelow(root, header) && (await isFile(header))) queue.push(header);
    }
  }
  const [[, code], ...others] = contents;
  return {
    main: nameIn(root, mainPath),
    code,
    files: others.map(([path, content]) => ({ path: nameIn(root, path), content })),
  };
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

async function read(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MAX_READ_BYTES) throw new CliError(`${path} is ${Math.round(size / 1024 / 1024)} MB: the source may be at most 1 MB.`);
  const bytes = await readFile(path).catch((error: Error) => {
    throw new CliError(`${path} cannot be read: ${error.message}.`);
  });
  if (bytes.includes(0)) throw new CliError(`${path} is not a text file: it holds NUL bytes. Give a C++ source file.`);
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

function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}

function nameIn(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}

/** The names in `#include "…"` lines, comments left aside. */
export function quotedIncludes(content: string): string[] {
  const code = content.replace(/\/\*[\s\S]*?\*\//g, " ");
  return [...code.matchAll(/^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"/gm)].map((match) => match[1]);
}

export function defaultOutput(first: string): string {
  const name = first.split(/[\\/]/).at(-1) ?? first;
  return join(".", `${name.replace(/\.[^.]*$/, "") || name}.seepp`);
}
