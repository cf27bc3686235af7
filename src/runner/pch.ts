/**
 * Precompiled headers. A set is a list of standard headers; it serves a file only when the file itself includes all of
 * them, or a forgotten `#include` would go unnoticed. g++ is given `-include pch/SET.h`, beside which lies the folder
 * `SET.h.gch` with one file for each dialect: g++ takes the one that fits, and reads the plain header when none does.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Built at set-up for the compiler's default dialect: what learners' programs include, the larger sets first. */
export const COMMON_SETS: readonly (readonly string[])[] = [
  ["iostream"],
  ["iostream", "string"],
  ["iostream", "vector"],
  ["iostream", "memory"],
  ["iostream", "string", "vector"],
  ["iostream", "map", "string"],
  ["algorithm", "iostream", "vector"],
  ["iostream", "map", "string", "vector"],
];

/** The headers in angle brackets that a file includes unconditionally, before anything that could change their meaning. */
export function leadingIncludes(content: string): Set<string> {
  const found = new Set<string>();
  const code = content.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, " ").replace(/\/\/.*$/gm, "");
  for (const line of code.split("\n")) {
    const directive = /^\s*#\s*(\w+)\s*(.*)$/.exec(line);
    if (directive === null) continue;
    const header = /^<([\w./+-]+)>\s*$/.exec(directive[2]);
    if (directive[1] === "include" && header !== null) found.add(header[1]);
    else if (directive[1] !== "include") break; // a macro or a condition
  }
  return found;
}

/** File names hold the set: `iostream+vector.h`. */
export function setName(headers: readonly string[]): string {
  return headers.map((header) => header.replaceAll("/", "%")).join("+");
}

function headersOf(name: string): string[] {
  return name.split("+").map((header) => header.replaceAll("%", "/"));
}

/** A dialect's file in a set's folder. Warnings do not matter to a precompiled header; all else does, and g++ checks it. */
export function dialectName(dialect: readonly string[]): string {
  const relevant = dialect.filter((flag) => !/^-(W|w$|pedantic|fmax-errors|[DUI])/.test(flag)).sort();
  return relevant.length === 0 ? "default" : createHash("sha256").update(relevant.join("\n")).digest("hex").slice(0, 16);
}

/** The flags that bring in the largest set that serves, or none. */
export async function precompiledFlags(content: string, dialect: readonly string[], toolchainFolder: string): Promise<string[]> {
  const folder = join(toolchainFolder, "pch");
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith(".h")).map((name) => name.slice(0, -2));
  } catch {
    return []; // There are none on this machine.
  }
  const included = leadingIncludes(content);
  const fits = names.filter((name) => headersOf(name).every((header) => included.has(header)))
    .sort((a, b) => headersOf(b).length - headersOf(a).length || (a < b ? -1 : 1));
  for (const name of fits) {
    try {
      await stat(join(folder, `${name}.h.gch`, dialectName(dialect)));
      return ["-include", join(folder, `${name}.h`)];
    } catch {
      // Not in this dialect: the next smaller one.
    }
  }
  return [];
}

/**
 * Builds one set for one dialect. `compileHeader` runs the compiler with the arguments given after the fixed flags. The
 * file appears under its name only when it is whole, so that a run beside it never sees half of one.
 */
export async function buildSet(
  headers: readonly string[], dialect: readonly string[], toolchainFolder: string,
  compileHeader: (args: readonly string[]) => Promise<void>,
): Promise<void> {
  const name = setName(headers);
  const folder = join(toolchainFolder, "pch");
  const compiled = join(folder, `${name}.h.gch`);
  await mkdir(compiled, { recursive: true });
  const header = join(folder, `${name}.h`);
  await writeFile(header, headers.map((each) => `#include <${each}>\n`).join(""));
  const unfinished = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    await compileHeader([...dialect, "-x", "c++-header", header, "-o", unfinished]);
    await rename(unfinished, join(compiled, dialectName(dialect)));
  } finally {
    await rm(unfinished, { force: true });
  }
}
