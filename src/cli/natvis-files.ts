/** `--natvis FILE`: views of the user's own types, from files that were named. */
import { readFile } from "node:fs/promises";
import { parseNatvis } from "../program/natvis/natvis";
import type { Diagnostic } from "../runner/request";
import type { ViewFile } from "../trace/natvis/definitions";
import { CliError, systemReason } from "./errors";

export async function readViews(paths: readonly string[]): Promise<{ views: ViewFile[]; problems: Diagnostic[] }> {
  const parsed = await Promise.all(paths.map(async (path) => {
    const text = await readFile(path, "utf8").catch((error: Error) => {
      throw new CliError(`The views ${path} cannot be read: ${systemReason(error)}. Give a .natvis file with --natvis.`);
    });
    return parseNatvis(text, path);
  }));
  return { views: parsed.map(({ file }) => file), problems: parsed.flatMap(({ problems }) => problems) };
}

/** What is wrong with the files, a line each. */
export function problemLines(problems: readonly Diagnostic[]): string {
  return problems.map(({ file, line, column, message }) => `seepp: ${file}:${line}:${column}: ${message}\n`).join("");
}
