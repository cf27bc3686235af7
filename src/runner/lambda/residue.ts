/**
 * What a run left behind in the execution environment. The runner ends its processes and removes its folder by itself; here
 * it is looked whether that was all. A process, a file or a piece of shared memory that was not there before is a doubt, and
 * an environment in doubt is not used again: the next run may be another person's.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a program can write in Lambda, or could where the image were run otherwise. */
const WRITABLE = [tmpdir(), "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue"];
const IPC = ["shm", "msg", "sem"].map((kind) => `/proc/sysvipc/${kind}`);
/** What was killed takes a moment to end, and the linker ends behind its own back. */
const LOOKS = 20;
const BETWEEN_LOOKS_MS = 25;

export class Residue {
  private constructor(private readonly before: ReadonlyMap<string, string>) {}

  /** How it is before a run. */
  static async before(): Promise<Residue> {
    return new Residue(await look());
  }

  /** What is there now and was not before, or is not as it was: in words, at most a few; empty when all is as it was. */
  async found(): Promise<string[]> {
    for (let looks = 1; ; looks++) {
      const now = await look();
      const strange = [...now].filter(([what, state]) => this.before.get(what) !== state).map(([what]) => what);
      if (strange.length === 0 || looks === LOOKS) return strange.slice(0, 5);
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    }
  }
}

/** By what it is, its state: an entry with another state is another one. */
async function look(): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  await Promise.all([...new Set(WRITABLE)].map((folder) => lookAtFolder(folder, seen)));
  await Promise.all(IPC.map((path) => lookAtIpc(path, seen)));
  await lookAtProcesses(seen);
  return seen;
}

/** The names in a folder, with the times of their last change: these show also what changed directly below. */
async function lookAtFolder(folder: string, seen: Map<string, string>): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.map(async (name) => {
    const path = join(folder, name);
    const state = await stat(path, { bigint: true }).then(({ ino, ctimeNs }) => `${ino} ${ctimeNs}`, () => "unreadable");
    seen.set(`the file ${path}`, state);
  }));
}

/** System V objects by kind and id; the first line names the columns: key, id, .. */
async function lookAtIpc(path: string, seen: Map<string, string>): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => "");
  for (const line of text.trim().split("\n").slice(1)) seen.set(`the IPC object ${line.trim().split(/\s+/)[1] ?? ""} of ${path}`, "");
}

/**
 * Processes of our own user, but this one, by id and start time (proc(5): stat, field 22). Whose they are is read from a file
 * of theirs: the owner of their folder is root for one that has made itself undumpable.
 */
async function lookAtProcesses(seen: Map<string, string>): Promise<void> {
  const own = process.getuid?.();
  const ids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  await Promise.all(ids.map(async (id) => {
    try {
      const [status, text] = await Promise.all([readFile(`/proc/${id}/status`, "utf8"), readFile(`/proc/${id}/stat`, "utf8")]);
      if (Number(/^Uid:\t(\d+)/m.exec(status)?.[1]) !== own) return;
      const name = text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"));
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z") return; // It has ended and holds nothing; its parent, the environment's init, may be slow to notice.
      seen.set(`the process ${id} (${name})`, fields[19] ?? "");
    } catch {
      // It has just gone.
    }
  }));
}
