/**
 * The folder of one run. Inside, every name is fixed and of fixed length, so that the program meets the same world each
 * time and its addresses repeat:
 *
 *     seepp-XXXXXX/       mode 0700
 *       src/              the request's files; the program's working folder; a.out
 *       obj/              object files
 *       lib               link to the recorder
 *       plan              what the recorder is told
 *       tmp/              the compiler's TMPDIR
 *       owner             the process whose folder it is (owner.ts): one that is killed leaves it to the next run
 *
 * Of these the program is given relative names, for an absolute one would lie on its stack and move it.
 */
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { hasDied, owner } from "./owner";
import type { SourceFile } from "./validate";

const PREFIX = "seepp-";
const OWNER_FILE = "owner";

export class WorkFolder {
  private constructor(readonly root: string) {}

  static async create(sources: readonly SourceFile[], recorder: string): Promise<WorkFolder> {
    const place = await realpath(tmpdir());
    const folder = new WorkFolder(await mkdtemp(join(place, PREFIX)));
    try {
      await writeFile(join(folder.root, OWNER_FILE), owner());
      await Promise.all([removeAbandoned(place), mkdir(folder.source), mkdir(folder.objects), mkdir(folder.temporary), symlink(recorder, join(folder.root, "lib"))]);
      for (const { path, content } of sources) {
        const file = join(folder.source, path);
        if (path.includes("/")) await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
      }
      return folder;
    } catch (error) {
      await folder.remove();
      throw error;
    }
  }

  get source(): string {
    return join(this.root, "src");
  }
  get objects(): string {
    return join(this.root, "obj");
  }
  get temporary(): string {
    return join(this.root, "tmp");
  }
  get plan(): string {
    return join(this.root, "plan");
  }

  /** Ends whatever the run left behind (a daemon leaves its process group) and removes the folder. */
  remove(): Promise<void> {
    return removeFolder(this.root);
  }
}

async function removeFolder(root: string): Promise<void> {
  await endStragglers(root);
  await rm(root, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
}

/** Folders of runs whose process was killed before it could remove them. What cannot be removed is left. */
async function removeAbandoned(place: string): Promise<void> {
  const names = (await readdir(place)).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.map(async (name) => {
    const root = join(place, name);
    try {
      const found = await lstat(root);
      if (!found.isDirectory() || found.uid !== process.getuid?.() || !hasDied(await readFile(join(root, OWNER_FILE), "utf8"))) return;
      await removeFolder(root);
    } catch {
      // No folder of a run, or another run removes it.
    }
  }));
}

/** Kills what still works in the folder, has it in its environment, or has its program mapped. */
async function endStragglers(root: string): Promise<void> {
  let entries: string[];
  try {
    entries = await readdir("/proc");
  } catch {
    return; // No /proc: not Linux, where nothing is recorded.
  }
  await Promise.all(entries.filter((entry) => /^\d+$/.test(entry)).map(async (pid) => {
    if (Number(pid) === process.pid || !(await belongsTo(root, pid))) return;
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has just gone.
    }
  }));
}

async function belongsTo(root: string, pid: string): Promise<boolean> {
  const inside = `${root}/`;
  try {
    if ((await readlink(`/proc/${pid}/cwd`)).startsWith(inside)) return true;
    if ((await readFile(`/proc/${pid}/environ`)).includes(inside)) return true;
    // A daemon has left the folder; the recorder's processes are few, so their maps are worth reading.
    const recorder = /seepp-\w+-linux/.test(await readlink(`/proc/${pid}/exe`));
    return recorder && (await readFile(`/proc/${pid}/maps`)).includes(inside);
  } catch {
    return false; // Another user's process, a kernel thread, or one that has just gone.
  }
}
