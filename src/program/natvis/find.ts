/**
 * Which `.natvis` files a program has: those that are named (comment, setting), then all beside the source, then all in the
 * top folder, as Visual Studio takes those of a project. Of two views for a type the first counts.
 */
import type { Diagnostic } from "../../runner/request";
import type { ViewFile } from "../../trace/natvis/definitions";
import { filesOf } from "../patterns";
import { folderOf, type FileTree } from "../tree";
import { parseNatvis } from "./natvis";

/** Views travel in every trace of the program. */
const mostFiles = 32;

export interface FoundViews {
  /** Of all the files, from the top. */
  paths: string[];
  views: ViewFile[];
  problems: Diagnostic[];
  /** Patterns that no file fits. */
  missing: string[];
}

/** `named`: patterns, from the source's folder, or where there is no such file from the top. */
export async function findViews(tree: FileTree, main: string, named: readonly string[]): Promise<FoundViews> {
  const folder = folderOf(main);
  const paths: string[] = [];
  const missing: string[] = [];
  for (const pattern of named) {
    const found = await existing(tree, [...(await filesOf(pattern, folder, tree)) ?? [], ...(await filesOf(pattern, "", tree)) ?? []]);
    if (found.length === 0) missing.push(pattern);
    paths.push(...found);
  }
  for (const place of new Set([folder, ""])) {
    const names = (await tree.list(place)).filter(({ name, isFolder }) => !isFolder && /\.natvis$/i.test(name)).map(({ name }) => name);
    paths.push(...names.sort().map((name) => (place === "" ? name : `${place}/${name}`)));
  }
  const views: ViewFile[] = [];
  const problems: Diagnostic[] = [];
  const all = [...new Set(paths)];
  const [leftOut] = all.slice(mostFiles);
  if (leftOut !== undefined) {
    const others = all.length === mostFiles + 1 ? "This one is" : `This one and all behind it, ${all.length - mostFiles} together, are`;
    const message = `Of the ${all.length} .natvis files of this program the first ${mostFiles} are used: those that are named, then those beside the source, then those of the top folder, by name. ${others} left out: name the files that count, as in // seepp: natvis="views/a.natvis views/b.natvis".`;
    problems.push({ file: leftOut, line: 1, column: 1, severity: "warning", message });
  }
  for (const path of all.slice(0, mostFiles)) {
    const text = await tree.read(path);
    if (text === undefined) {
      problems.push({ file: path, line: 1, column: 1, severity: "warning", message: "The file cannot be read, or has more than 1 MB: none of its views is used." });
      continue;
    }
    const parsed = parseNatvis(text, path);
    problems.push(...parsed.problems);
    if (parsed.file.types.length > 0) views.push(parsed.file);
  }
  return { paths: all, views, problems, missing };
}

async function existing(tree: FileTree, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of new Set(paths)) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if ((await tree.list(folderOf(path))).some((entry) => entry.name === name && !entry.isFolder)) found.push(path);
  }
  return found;
}
