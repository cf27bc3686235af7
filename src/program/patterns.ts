/** Files by patterns such as `*.cpp`, `shapes/**` or `../common/{list,map}.cpp`, as globs are read everywhere. */
import picomatch from "picomatch";
import { resolveIn, type FileTree } from "./tree";

/** A pattern shall not walk through a whole disk. */
const MOST_ENTRIES = 10_000;
const DEEPEST = 16;

/**
 * The paths, sorted, that a pattern means in a folder; `undefined` when it leaves the top. A pattern without wildcards
 * is the one file of that name, whether it is there or not. Hidden folders and `node_modules` are not walked.
 */
export async function filesOf(pattern: string, folder: string, tree: FileTree): Promise<string[] | undefined> {
  const { base, glob } = picomatch.scan(pattern.replace(/\\/g, "/"));
  const start = resolveIn(folder, glob === "" ? pattern : base);
  if (start === undefined) return undefined;
  if (glob === "") return [start];
  const matches = picomatch(glob);
  const found: string[] = [];
  let entries = 0;
  const walk = async (at: string, depth: number): Promise<void> => {
    for (const { name, isFolder } of await tree.list(at === "" ? start : [start, at].filter(Boolean).join("/"))) {
      if (++entries > MOST_ENTRIES) return;
      const path = at === "" ? name : `${at}/${name}`;
      if (!isFolder && matches(path)) found.push(start === "" ? path : `${start}/${path}`);
      if (isFolder && depth < DEEPEST && !name.startsWith(".") && name !== "node_modules" && glob.includes("/")) await walk(path, depth + 1);
    }
  };
  await walk("", 0);
  return found.sort();
}

export function hasWildcards(pattern: string): boolean {
  return picomatch.scan(pattern).glob !== "";
}
