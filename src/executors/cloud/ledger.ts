/**
 * What the cloud has cost this user this month, by our estimates: one line of JSON an invocation in a file a month. Several
 * windows and commands add to it at the same time, so lines are only ever appended.
 */
import { appendFile, mkdir, open } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

export interface Spent {
  usd: number;
  invocations: number;
}

/** Where the user's programs keep what is no cache: SEEPP_STATE, XDG_STATE_HOME, LOCALAPPDATA. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env["SEEPP_STATE"] !== undefined) return env["SEEPP_STATE"];
  const base = env["XDG_STATE_HOME"] ?? (process.platform === "win32" ? env["LOCALAPPDATA"] : undefined) ?? join(homedir(), ".local", "state");
  return join(base, "seepp");
}

export class Ledger {
  /** How far each month's file is read, and what stood there. */
  private readonly read = new Map<string, Spent & { bytes: number }>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string = stateFolder()) {}

  /** Adds an invocation; gives what the month has cost with it, of all windows and commands. */
  add(usd: number, billedMs: number, at = new Date()): Promise<Spent> {
    return this.inTurn(async () => {
      await mkdir(this.folder, { recursive: true });
      await appendFile(this.fileOf(at), `${JSON.stringify({ at: at.toISOString(), usd: Number(usd.toPrecision(6)), billedMs })}\n`);
      return this.sum(at);
    });
  }

  month(at = new Date()): Promise<Spent> {
    return this.inTurn(() => this.sum(at));
  }

  /** AWS bills by months of UTC. */
  private fileOf(at: Date): string {
    return join(this.folder, `cloud-costs-${at.toISOString().slice(0, 7)}.jsonl`);
  }

  private async sum(at: Date): Promise<Spent> {
    const path = this.fileOf(at);
    const before = this.read.get(path) ?? { usd: 0, invocations: 0, bytes: 0 };
    const file = await open(path, "r").catch(() => undefined);
    if (file === undefined) return { usd: 0, invocations: 0 };
    try {
      const { size } = await file.stat();
      const fresh = Buffer.alloc(Math.max(0, size - before.bytes));
      await file.read(fresh, 0, fresh.length, before.bytes);
      const whole = fresh.subarray(0, fresh.lastIndexOf(10) + 1);
      const now = { ...before, bytes: before.bytes + whole.length };
      for (const line of whole.toString("utf8").split("\n")) {
        const usd = usdOf(line);
        if (usd === undefined) continue;
        now.usd += usd;
        now.invocations += 1;
      }
      this.read.set(path, now);
      return { usd: now.usd, invocations: now.invocations };
    } finally {
      await file.close();
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined);
    return done;
  }
}

function usdOf(line: string): number | undefined {
  try {
    const { usd } = JSON.parse(line) as { usd?: unknown };
    return typeof usd === "number" && Number.isFinite(usd) && usd >= 0 ? usd : undefined;
  } catch {
    return undefined; // Empty, or of a process that died in the middle.
  }
}
