/**
 * The texts of the library's headers whose code a program is stepped through (the request's option `stepLibrary`). Paths come from
 * the program's debug information, in which `#line` may say anything: only files that really lie in the folders of the
 * system's headers are read.
 */
import { readFile, realpath, stat } from "node:fs/promises";
import type { Symbols } from "../trace/symbols";
import type { SourceFile } from "./validate";

/** Where compilers have their own headers and the system its. */
export const LIBRARY_FOLDERS = ["/usr/include/", "/usr/lib/gcc/"];

const MAX_HEADER_BYTES = 2 * 1024 * 1024;
const MAX_BYTES = 16 * 1024 * 1024;

/** Headers in which rows of functions lie. What cannot be read has no statements, and so no steps. */
export async function libraryHeaders(symbols: Symbols, folders: readonly string[] = LIBRARY_FOLDERS): Promise<SourceFile[]> {
  const headers: SourceFile[] = [];
  let bytes = 0;
  for (const index of [...new Set(symbols.rows.map(([, file]) => file))].sort((a, b) => a - b)) {
    const { path, user } = symbols.files[index];
    if (user || !folders.some((folder) => path.startsWith(folder))) continue;
    const content = await headerText(path, folders);
    if (content === undefined || bytes + content.length > MAX_BYTES) continue;
    bytes += content.length;
    headers.push({ path, content });
  }
  return headers;
}

async function headerText(path: string, folders: readonly string[]): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    const status = await stat(real);
    if (!folders.some((folder) => real.startsWith(folder)) || !status.isFile() || status.size > MAX_HEADER_BYTES) return undefined;
    return await readFile(real, "utf8");
  } catch {
    return undefined;
  }
}
