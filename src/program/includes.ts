/**
 * Which files a program's sources include: `#include "x.h"`, followed from header to header. They travel with the
 * request, since the program is compiled in a folder of its own. A plain scan: conditional compilation is not evaluated,
 * so a file may travel that is not needed; one that is needed never stays behind.
 */
import { folderOf, resolveIn, type FileTree } from "./tree";

export interface LocalFile {
  /** From the top of its tree, with "/". */
  path: string;
  content: string;
}

export interface IncludedName {
  name: string;
  /** `<name>`: looked for in the include folders alone. */
  angled: boolean;
}

/** The names in `#include` lines, in order, without those in comments. */
export function includedNames(source: string): IncludedName[] {
  const text = source.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, (comment) => comment.replace(/[^\n]/g, " ")).replace(/\\\r?\n/g, "");
  return [...text.matchAll(/^[ \t]*#[ \t]*(?:include|include_next|import)[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)/gm)]
    .map(([, quoted, angled]) => ({ name: quoted ?? angled, angled: quoted === undefined }));
}

/**
 * Whether a source defines `main`: then it is a program of its own, and no part of another. Good enough to tell files apart;
 * what it is in truth, the linker says.
 */
export function hasMain(source: string): boolean {
  const code = source.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"/g, " ");
  return /\bmain\s*\([^;{]{0,1000}\)\s*(?:noexcept\s*)?(?:->\s*int\s*)?(?:try\s*)?\{/.test(code);
}

export interface IncludeOptions {
  /** From the top. */
  includeFolders: readonly string[];
  /**
   * A header `x.h` brings the source of the same name (`x.cpp`, …) with it: what it declares is defined there. Off where the
   * user has said which sources there are.
   */
  sourcesOfHeaders: boolean;
  /** Stop at so many files; the runner then says what a request may hold. */
  most?: number;
}

/** `given`, then the files that they need, in the order in which they are met. */
export async function withIncludes(given: readonly LocalFile[], tree: FileTree, options: IncludeOptions): Promise<LocalFile[]> {
  const { includeFolders, sourcesOfHeaders, most = 65 } = options;
  const found = new Map(given.map((file) => [file.path, file]));
  const tried = new Set(found.keys());
  const waiting = [...given];
  const take: Take = async (path, wanted = () => true) => {
    if (tried.has(path)) return found.has(path);
    tried.add(path);
    const content = await tree.read(path);
    if (content === undefined || !wanted(content)) return false;
    const file = { path, content };
    found.set(path, file);
    waiting.push(file);
    return true;
  };
  for (let file = waiting.shift(); file !== undefined && found.size < most; file = waiting.shift()) {
    for (const { name, angled } of includedNames(file.content)) {
      const folders = angled ? includeFolders : [folderOf(file.path), ...includeFolders];
      for (const folder of folders) {
        const path = resolveIn(folder, name);
        if (path === undefined || !(await take(path))) continue;
        if (sourcesOfHeaders) await takeSourceOf(path, take);
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
  for (const extension of ["cpp", "cc", "cxx", "c"]) if (await take(`${stem}.${extension}`, (source) => !hasMain(source))) return;
}
