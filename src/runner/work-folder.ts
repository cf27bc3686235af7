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
 *
 * The program is given the last four by relative names, for an absolute one would lie on its stack and move it.
 */
import { mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { SourceFile } from "./validate";

export class WorkFolder {
  private constructor(readonly root: string) {}

  static async create(sources: readonly SourceFile[], recorder: string): Promise<WorkFolder> {
    const folder = new WorkFolder(await mkdtemp(join(await realpath(tmpdir()), "seepp-")));
    try {
      await Promise.all([mkdir(folder.source), mkdir(folder.objects), mkdir(folder.temporary), symlink(recorder, join(folder.root, "lib"))]);
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
  async remove(): Promise<void> {
    await endStragglers(this.root);
    await rm(this.root, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  }
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
