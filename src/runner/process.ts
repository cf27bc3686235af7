/**
 * Child processes of the runner. Each gets a session and process group of its own, so that it can be ended with all it
 * started, resource limits, and dies with the runner even when that is killed without warning. Where the toolchain has our
 * sandbox launcher (executor-image/sandbox), that sees to it, with a filter of system calls; else util-linux' `setpriv`
 * and `prlimit` do what they can.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { Backlog } from "./backlog";

export interface ResourceLimits {
  /** Address space, bytes. */
  addressSpace?: number;
  /** CPU seconds: ends what the wall clock would not. */
  cpuSeconds?: number;
  /** Size of a file written, bytes. */
  fileSize?: number;
  stack?: number;
  openFiles?: number;
}

/** The sandbox launcher, where there is one. */
export interface Sandbox {
  /** Absolute path. */
  program: string;
}

export interface Launch {
  sandbox?: Sandbox | undefined;
  command: string;
  args: readonly string[];
  cwd: string;
  env: Record<string, string>;
  limits?: ResourceLimits;
  stdin?: Uint8Array;
  /** stdout: collected (default), or thrown away. stderr is collected. */
  discardOutput?: boolean;
  /** Gives the child a pipe as descriptor 3 and hands on what it writes there. */
  onDescriptor3?: (chunk: Buffer) => void;
  /** Wall clock, seconds; then the group is killed and `timedOut` is set. */
  seconds?: number;
  signal?: AbortSignal;
  /** At most this much of stdout and of stderr is kept, bytes. Default 16 MB. */
  maxOutput?: number;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: Buffer;
  timedOut: boolean;
}

const DEFAULT_MAX_OUTPUT = 16 * 1024 * 1024;

/** How each process that lives now is ended; `killAll` ends them when the runner itself must go. */
const living = new Map<number, () => void>();

export function killAll(): void {
  for (const end of living.values()) end();
}

/** A process that has left its group (a daemon) may hold the pipes for ever: so long after its leader's end they are let go. */
const STRAGGLER_GRACE_MS = 500;

/** The launcher needs a moment to end all that descends from its command. */
const LAUNCHER_GRACE_MS = 2000;

/**
 * Runs a command to its end. Rejects when it cannot be started, and when `signal` or `onDescriptor3` says so: never with a
 * process left behind.
 */
export function run(launch: Launch): Promise<Ended> {
  launch.signal?.throwIfAborted();
  const [command, args] = wrap(launch);
  const wantsPipe = launch.onDescriptor3 !== undefined;
  const child = spawn(command, args, {
    cwd: launch.cwd,
    env: launch.sandbox === undefined ? launch.env : {}, // The launcher makes the command's from its arguments.
    detached: true,
    stdio: [
      launch.stdin === undefined ? "ignore" : "pipe",
      launch.discardOutput === true ? "ignore" : "pipe",
      "pipe",
      ...(wantsPipe ? ["pipe" as const] : []),
    ],
  });
  return watch(child, launch);
}

function watch(child: ChildProcess, launch: Launch): Promise<Ended> {
  const max = launch.maxOutput ?? DEFAULT_MAX_OUTPUT;
  const stdout = collect(child.stdout, max);
  const stderr = collect(child.stderr, max);
  let timedOut = false;
  let failure: unknown;

  const pid = child.pid;
  let killer: NodeJS.Timeout | undefined;
  const end = (): void => {
    if (pid === undefined) return;
    if (launch.sandbox === undefined) return killGroup(pid);
    // Killed at once, the launcher could not look after what left its command's group.
    send(pid, "SIGTERM");
    killer ??= setTimeout(() => killGroup(pid), LAUNCHER_GRACE_MS).unref();
  };
  if (pid !== undefined) living.set(pid, end);
  const fail = (error: unknown): void => {
    failure ??= error;
    end();
  };
  const abort = (): void => fail(launch.signal?.reason);
  launch.signal?.addEventListener("abort", abort, { once: true });
  const timer = launch.seconds === undefined ? undefined : setTimeout(() => {
    timedOut = true;
    end();
  }, launch.seconds * 1000);

  const pipe = child.stdio[3] as Readable | undefined;
  const backlog = pipe && new Backlog(pipe, (chunk) => {
    if (failure !== undefined) return;
    try {
      launch.onDescriptor3?.(chunk);
    } catch (error) {
      fail(error);
    }
  });
  pipe?.on("data", (chunk: Buffer) => backlog?.push(chunk));
  feed(child.stdin, launch.stdin);

  return new Promise((resolve, reject) => {
    let letGo: NodeJS.Timeout | undefined;
    const settle = (): void => {
      clearTimeout(timer);
      clearTimeout(killer);
      clearTimeout(letGo);
      launch.signal?.removeEventListener("abort", abort);
      if (pid !== undefined) living.delete(pid);
    };
    child.on("error", (error) => {
      settle();
      reject(failure ?? error);
    });
    // What the main process left running holds the pipes open: the group goes as soon as its leader has gone. Descriptor 3
    // is nobody's but the leader's, and may still have much to say.
    child.on("exit", () => {
      clearTimeout(timer);
      if (pid !== undefined) killGroup(pid);
      // After a turn of the loop, in which what has been written already is read.
      letGo = setTimeout(() => setImmediate(() => [child.stdout, child.stderr].forEach((stream) => stream?.destroy())), STRAGGLER_GRACE_MS);
    });
    child.on("close", (code, signal) => {
      const finish = (): void => {
        settle();
        if (failure !== undefined) reject(failure);
        else resolve({ code, signal, stdout: stdout(), stderr: stderr(), timedOut });
      };
      if (backlog === undefined) finish();
      else void backlog.drained().then(finish);
    });
  });
}

/** Kills a process group; one that has gone is no error. */
export function killGroup(pid: number): void {
  send(-pid, "SIGKILL");
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function feed(stdin: Writable | null, bytes: Uint8Array | undefined): void {
  if (stdin === null) return;
  // A program need not read its input: a closed pipe is no error of ours.
  stdin.on("error", () => undefined);
  stdin.end(bytes);
}

function collect(stream: Readable | null, max: number): () => Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  stream?.on("data", (chunk: Buffer) => {
    if (length >= max) return;
    chunks.push(length + chunk.length > max ? chunk.subarray(0, max - length) : chunk);
    length += chunk.length;
  });
  return () => Buffer.concat(chunks);
}

const SETPRIV = ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => existsSync(path));
const PRLIMIT = ["/usr/bin/prlimit", "/bin/prlimit"].find((path) => existsSync(path));

/** The command behind `setpriv` and `prlimit`, each of which executes the next in the same process. */
function wrap(launch: Launch): [string, string[]] {
  return launch.sandbox === undefined ? wrapPlainly(launch) : inSandbox(launch, launch.sandbox);
}

/** The launcher's command line (executor-image/sandbox/sandbox.c). */
function inSandbox({ command, args, env, limits = {}, onDescriptor3 }: Launch, { program }: Sandbox): [string, string[]] {
  const { addressSpace, cpuSeconds, fileSize, stack, openFiles } = limits;
  const line = ["--filter"];
  const bound = (option: string, value: number | undefined, whole: (n: number) => number = Math.floor): void => {
    if (value !== undefined) line.push(option, String(whole(value)));
  };
  bound("--memory", addressSpace);
  bound("--cpu", cpuSeconds, Math.ceil);
  bound("--file-size", fileSize);
  bound("--stack", stack);
  bound("--files", openFiles);
  for (const [name, value] of Object.entries(env)) line.push("--env", `${name}=${value}`);
  if (onDescriptor3 !== undefined) line.push("--keep", "3");
  return [program, [...line, "--", command, ...args]];
}

function wrapPlainly(launch: Launch): [string, string[]] {
  const line: string[] = [];
  if (SETPRIV !== undefined) line.push(SETPRIV, "--pdeathsig", "KILL", "--");
  const limits = launch.limits;
  if (limits !== undefined) {
    if (PRLIMIT === undefined) throw new Error("prlimit (package util-linux) is missing: programs cannot be limited without it.");
    line.push(PRLIMIT, "--core=0");
    if (limits.addressSpace !== undefined) line.push(`--as=${Math.floor(limits.addressSpace)}`);
    if (limits.cpuSeconds !== undefined) line.push(`--cpu=${Math.ceil(limits.cpuSeconds)}`);
    if (limits.fileSize !== undefined) line.push(`--fsize=${Math.floor(limits.fileSize)}`);
    if (limits.stack !== undefined) line.push(`--stack=${Math.floor(limits.stack)}`);
    if (limits.openFiles !== undefined) line.push(`--nofile=${limits.openFiles}`);
    line.push("--");
  }
  line.push(launch.command, ...launch.args);
  return [line[0], line.slice(1)];
}
