/**
 * The files of a project as the parts of this folder see them: by path from its top, with "/". The editor serves open
 * buffers and VS Code's file systems, the command line the disk. Nothing outside the top is ever asked for.
 */
export interface FileTree {
  /** The top's absolute path with "/", where it has one: compilation databases name files so. */
  readonly absolute?: string;
  /** A file's text; undefined where there is none, or where it has more than `mostBytes` (default 1 MB). */
  read(path: string, mostBytes?: number): Promise<string | undefined>;
  /** What a folder holds ("" is the top); empty where there is none. Links to folders are left out. */
  list(folder: string): Promise<readonly TreeEntry[]>;
}

export interface TreeEntry {
  name: string;
  isFolder: boolean;
}

/** `folder/../x.h` → `x.h`; undefined when the path leaves the top or is absolute. "" is the top itself. */
export function resolveIn(folder: string, path: string): string | undefined {
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split(/[/\\]/)) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.pop() === undefined) return undefined;
    if (part !== "..") parts.push(part);
  }
  return parts.join("/");
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The innermost folder that holds all the paths. */
export function commonFolder(paths: readonly string[]): string {
  let folder = folderOf(paths[0]);
  while (folder !== "" && !paths.every((path) => path.startsWith(`${folder}/`))) folder = folderOf(folder);
  return folder;
}

/** `path` as it is called from a folder that it lies in. */
export function nameFrom(folder: string, path: string): string {
  return folder === "" ? path : path.slice(folder.length + 1);
}
