/**
 * Which files of its own folder a source includes: `#include "x.h"`, followed from header to header. They travel with the
 * request, since the program is compiled in a folder of its own. A plain scan: conditional compilation is not evaluated,
 * so a file may travel that is not needed; one that is needed never stays behind.
 */

export interface LocalFile {
  /** Relative to the folder of main, with "/". */
  path: string;
  content: string;
}

/** The names in `#include "name"`, in order, without those in comments. */
export function includedNames(source: string): string[] {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " ")).replace(/\\\r?\n/g, "");
  return [...text.matchAll(/^[ \t]*#[ \t]*(?:include|include_next|import)[ \t]*"([^"\n]+)"/gm)].map((match) => match[1]);
}

/** `folder/../x.h` → `x.h`; undefined when the path leaves the folder of main or is absolute. */
export function normalise(path: string): string | undefined {
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of path.split(/[/\\]/)) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.pop() === undefined) return undefined;
    if (part !== "..") parts.push(part);
  }
  return parts.join("/") || undefined;
}

/**
 * The files that `main` needs, in the order in which they are met. `read` gives a file's text, or undefined where there is
 * none. A header `x.h` brings the source of the same name (`x.cpp`, …) with it: what it declares is defined there; but not
 * one that has a `main` of its own, such as the header's own test.
 * Stops at `most` files; the runner then says what a request may hold.
 */
export async function gatherFiles(
  main: LocalFile, includeFolders: readonly string[], read: (path: string) => Promise<string | undefined>, most = 64,
): Promise<LocalFile[]> {
  const found = new Map<string, LocalFile>();
  const tried = new Set<string>([main.path]);
  const waiting: LocalFile[] = [main];
  const take: Take = async (path, wanted = () => true) => {
    if (tried.has(path)) return path === main.path || found.has(path);
    tried.add(path);
    const content = await read(path);
    if (content === undefined || !wanted(content)) return false;
    const file = { path, content };
    found.set(path, file);
    waiting.push(file);
    return true;
  };
  for (let file = waiting.shift(); file !== undefined && found.size < most; file = waiting.shift()) {
    const folder = file.path.includes("/") ? file.path.slice(0, file.path.lastIndexOf("/") + 1) : "";
    for (const name of includedNames(file.content)) {
      const candidates = [folder, ...includeFolders.map((f) => `${f}/`), ""].map((base) => normalise(base + name));
      for (const path of candidates) {
        if (path === undefined || !(await take(path))) continue;
        await takeSourceOf(path, take);
        break;
      }
    }
  }
  return [...found.values()];
}

type Take = (path: string, wanted?: (content: string) => boolean) => Promise<boolean>;

async function takeSourceOf(header: string, take: Take): Promise<void> {
  const stem = /^(.*)\.(h|hh|hpp|hxx)$/i.exec(header)?.[1];
  if (stem === undefined) return;
  for (const extension of ["cpp", "cc", "cxx", "c"]) if (await take(`${stem}.${extension}`, (source) => !/\bmain\s*\(/.test(source))) return;
}

/** The folders of `-I` flags, as far as they lie inside the folder of main. */
export function includeFolders(flags: readonly string[]): string[] {
  return flags.flatMap((flag, i) => (flag === "-I" ? [flags[i + 1] ?? ""] : flag.startsWith("-I") ? [flag.slice(2)] : []))
    .map(normalise).filter((path) => path !== undefined);
}
