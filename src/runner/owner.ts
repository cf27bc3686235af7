/**
 * Whose a thing is that outlives its process (a container, a temporary folder): the place, which is a boot of a machine and in
 * it a namespace of process ids, and the process. Whoever comes next finds by this what one that died has left.
 */
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { isAlive } from "./process-alive";

/** `PLACE:PID`. */
export function owner(): string {
  return `${place()}:${process.pid}`;
}

/** True when the owner ran where this process runs, and is no more. */
export function hasDied(label: string): boolean {
  const [at, pid] = label.split(":");
  return at === place() && !isAlive(Number(pid));
}

let known: string | undefined;

/** Two machines may have one name, and two containers on one machine each a process 7. */
function place(): string {
  known ??= createHash("sha256").update([hostname(), bootOfLinux()].join("\0")).digest("hex").slice(0, 16);
  return known;
}

function bootOfLinux(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8") + readlinkSync("/proc/self/ns/pid");
  } catch {
    return ""; // macOS and Windows: the name must do.
  }
}
