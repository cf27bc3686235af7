/**
 * The native executor: the runner as a child process on this machine. It needs a Debian or Ubuntu on amd64 or arm64 with a
 * few packages, and builds the recorder on first use.
 */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import type { Progress } from "../runner/progress";
import type { TraceRequest, TraceResult } from "../runner/request";
import { cancelledResult, ExecutorError, type Availability, type Executor, type RunOptions } from "./executor";
import { inspectHost, unverified, type Host } from "./native-host";
import { defaultCache, ensureToolchain, isBuilt, toolchainFolder, type ToolchainPlace } from "./native-toolchain";
import { RunnerAnswer } from "./runner-answer";
import { Runs } from "./runs";

export interface NativeOptions {
  /** The folder of runner.js and the WebAssembly beside it. */
  dist: string;
  /** The folder executor-image. */
  sources: string;
  /** Where the toolchain is built. Default: `~/.cache/seepp`. */
  cache?: string;
  /** A name or absolute path of a g++. Default: `g++`. */
  compiler?: string;
}

/** The runner needs this long to end its children and remove its folder; then it is killed. */
const CANCEL_GRACE_MS = 3000;

export class NativeExecutor implements Executor {
  readonly name = "native";
  private readonly runs = new Runs();

  constructor(private readonly options: NativeOptions) {}

  async availability(): Promise<Availability> {
    const state = await inspectHost(this.options.compiler);
    if (!("host" in state)) return { ready: false, ...state };
    const note = unverified();
    if (await isBuilt(await toolchainFolder(this.place(state.host)))) {
      return { ready: true, detail: `g++ at ${state.host.compiler}, Valgrind ${state.host.valgrind}${note === "" ? "" : ` (${note})`}` };
    }
    return {
      ready: false, canPrepare: true, code: "not-set-up",
      message: "The recorder is not built yet on this machine.",
      cure: `It is built on first use, which takes about half a minute${note === "" ? "" : `; ${note}`}.`,
    };
  }

  /** Builds the recorder when it is not there (`again`: also when it is). Gives its folder. */
  async prepare(options: RunOptions & { again?: boolean } = {}): Promise<string> {
    const state = await inspectHost(this.options.compiler);
    if (!("host" in state)) throw new ExecutorError(state.code, state.message, state.cure);
    return ensureToolchain(this.place(state.host), {
      again: options.again === true,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onDetail: (detail) => options.onProgress?.({ phase: "preparing", detail }),
    });
  }

  run(request: TraceRequest, options: RunOptions = {}): Promise<TraceResult> {
    return this.runs.run(options.signal, async (signal) => {
      const toolchain = await this.prepare({ ...options, signal });
      return this.runIn(toolchain, request, signal, options.onProgress);
    });
  }

  async dispose(): Promise<void> {
    this.runs.abortAll();
    await this.runs.settled();
  }

  private place(host: Host): ToolchainPlace {
    return { sources: this.options.sources, cache: this.options.cache ?? defaultCache(), host };
  }

  private runIn(toolchain: string, request: TraceRequest, signal: AbortSignal, onProgress: RunOptions["onProgress"]): Promise<TraceResult> {
    signal.throwIfAborted();
    const child = spawn(process.execPath, [join(this.options.dist, "runner.js"), "--toolchain", toolchain, "--watch-stdin"], {
      // In VS Code process.execPath is Electron.
      env: { ...runnerEnvironment(), ELECTRON_RUN_AS_NODE: "1" },
      detached: true, // A Ctrl-C of the terminal is ours to hand on, in order.
      stdio: ["pipe", "pipe", "pipe"],
    });
    return new RunnerSession(child).result(request, signal, onProgress);
  }
}

function runnerEnvironment(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of ["PATH", "HOME", "TMPDIR"]) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** One runner process from its request to its end. */
class RunnerSession {
  constructor(private readonly child: ChildProcessWithoutNullStreams) {}

  result(request: TraceRequest, signal: AbortSignal, onProgress?: (progress: Progress) => void): Promise<TraceResult> {
    const { child } = this;
    const answer = new RunnerAnswer(request, onProgress);
    child.stdout.on("data", (chunk: Buffer) => {
      if (!answer.receive(chunk)) child.kill("SIGTERM");
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => answer.receiveStderr(text));
    child.stdin.on("error", () => undefined); // The runner has gone: its exit says why.
    child.stdin.write(`${JSON.stringify(request)}\n`); // Left open: its end would cancel the run.

    let killer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      child.kill("SIGTERM");
      killer = setTimeout(() => child.kill("SIGKILL"), CANCEL_GRACE_MS);
    };
    signal.addEventListener("abort", cancel, { once: true });
    return new Promise((resolve, reject) => {
      child.on("error", (error) => {
        reject(new ExecutorError("runner-failed", `The runner could not be started: ${error.message}.`, "Install See++ anew.", { cause: error }));
      });
      child.on("close", (code, killed) => {
        clearTimeout(killer);
        signal.removeEventListener("abort", cancel);
        if (signal.aborted) return resolve(answer.cancelled ?? cancelledResult);
        try {
          resolve(answer.finish(killed ?? code));
        } catch (error) {
          reject(error);
        }
      });
    });
  }
}
