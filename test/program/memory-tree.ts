import { folderOf, type FileTree, type TreeEntry } from "../../src/program/tree";

/** A tree of files that remembers what it was asked for. */
export class MemoryTree implements FileTree {
  readonly absolute = "/home/me/project";
  readonly asked: string[] = [];

  constructor(private readonly files: Readonly<Record<string, string>>) {}

  read(path: string): Promise<string | undefined> {
    this.asked.push(path);
    return Promise.resolve(this.files[path]);
  }

  list(folder: string): Promise<TreeEntry[]> {
    const entries = new Map<string, TreeEntry>();
    for (const path of Object.keys(this.files)) {
      if (folderOf(path) === folder) entries.set(path, { name: path.slice(folder === "" ? 0 : folder.length + 1), isFolder: false });
      else if (folder === "" || path.startsWith(`${folder}/`)) {
        const name = path.slice(folder === "" ? 0 : folder.length + 1).split("/")[0];
        entries.set(name, { name, isFolder: true });
      }
    }
    return Promise.resolve([...entries.values()]);
  }
}
