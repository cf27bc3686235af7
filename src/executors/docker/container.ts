/**
 * One container for one request. The request goes in by stdin and the answer comes out by stdout: no folder is shared, so
 * it works with engines on other machines too. What is inside is not trusted: see docs/docker.md for what each option is for.
 */
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import type { TraceRequest, TraceResult } from "../../runner/request";
import { cancelledResult, ExecutorError, type RunOptions } from "../executor";
import { RunnerAnswer } from "../runner-answer";
import { knownError } from "./errors";
import { owner, OWNER_LABEL } from "./owner";

export interface ContainerSize {
  memoryMb: number;
  cpus: number;
}

const MB = 1024 * 1024;
const MAX_PIDS = 256;
/** The compiler alone can need 480 MB. */
const LEAST_MEMORY_MB = 1024;
/** Beyond the limits of the request, for everything around compiling and recording. */
const GRACE_SECONDS = 60;
const REMOVE_TRIES = 5;
/** An engine that does not answer by then is not waited for: the next start sweeps. */
const REMOVE_MS = 5000;
/** More makes a timer of Node's fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What a container needs so that the request's own limits are met first. */
export function sizeFor(request: TraceRequest, cpus: number): ContainerSize {
  const program = request.limits?.memoryMb ?? 512;
  return { memoryMb: Math.max(LEAST_MEMORY_MB, 2 * program), cpus };
}

function options(image: string, size: ContainerSize, platform: string): Docker.ContainerCreateOptions & { platform?: string } {
  return {
    Image: image,
    ...(platform === "" ? {} : { platform }),
    Hostname: "seepp",
    Labels: { [OWNER_LABEL]: owner() },
    OpenStdin: true,
    StdinOnce: true, // When our end goes, the runner's stdin ends, and with it the runner.
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      NetworkMode: "none",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      // Valgrind and the program are mapped from there: it must be exec, which is not the default.
      Tmpfs: { "/tmp": "rw,exec,nosuid,nodev,size=512m,mode=1777" },
      Memory: size.memoryMb * MB,
      MemorySwap: size.memoryMb * MB,
      NanoCpus: Math.round(size.cpus * 1e9),
      PidsLimit: MAX_PIDS,
      IpcMode: "private",
      Ulimits: [{ Name: "core", Soft: 0, Hard: 0 }, { Name: "nofile", Soft: 1024, Hard: 1024 }],
      LogConfig: { Type: "none", Config: {} }, // A trace is no log.
    },
  };
}

export class RunnerContainer {
  private answer: RunnerAnswer | undefined;
  /** What it said on stderr before there was an answer to put it into. */
  private earlyWords = "";
  private hasEnded = false;
  /** The runner's output has ended: it has gone, or the engine has. */
  private readonly ended: Promise<void>;

  private constructor(
    docker: Docker,
    private readonly container: Docker.Container,
    private readonly stream: NodeJS.ReadWriteStream,
    readonly size: ContainerSize,
  ) {
    const stdout = new PassThrough().on("data", (chunk: Buffer) => {
      if (this.answer?.receive(chunk) === false) void this.remove();
    });
    const stderr = new PassThrough().on("data", (chunk: Buffer) => {
      if (this.answer === undefined) this.earlyWords += chunk.toString("utf8");
      else this.answer.receiveStderr(chunk.toString("utf8"));
    });
    docker.modem.demuxStream(stream, stdout, stderr);
    this.ended = new Promise<void>((resolve) => stream.on("end", resolve).on("close", resolve)).then(() => {
      this.hasEnded = true;
    });
  }

  /** Created, attached and started: its runner waits for a request. */
  static async start(docker: Docker, image: string, size: ContainerSize, platform: string): Promise<RunnerContainer> {
    const container = await docker.createContainer(options(image, size, platform));
    try {
      const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
      stream.on("error", () => undefined); // Its end says enough.
      const made = new RunnerContainer(docker, container, stream, size); // Before the start: it listens from the first byte on.
      await container.start();
      return made;
    } catch (error) {
      await removeContainer(container);
      throw error;
    }
  }

  get isAlive(): boolean {
    return !this.hasEnded;
  }

  /** Answers one request, then the container is gone, whatever happened. */
  async run(request: TraceRequest, { signal, onProgress }: RunOptions): Promise<TraceResult> {
    const answer = new RunnerAnswer(request, onProgress);
    this.answer = answer;
    answer.receiveStderr(this.earlyWords);
    const cancelled = (): boolean => signal?.aborted === true;
    const stop = (): void => void this.remove();
    const seconds = (request.limits?.seconds ?? 10) + (request.limits?.compileSeconds ?? 20) + GRACE_SECONDS;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, Math.min(seconds * 1000, LONGEST_TIMER_MS));
    signal?.addEventListener("abort", stop, { once: true });
    try {
      if (cancelled()) return cancelledResult;
      this.stream.write(`${JSON.stringify(request)}\n`); // Left open: its end would cancel the run.
      await this.ended;
      if (cancelled()) return cancelledResult;
      if (late) throw new ExecutorError("container-stuck", `The container did not answer within ${Math.round(seconds)} seconds and was removed.`, "Trace again; if it stays, restart Docker.");
      return answer.finish(answer.isWhole ? 0 : await this.statusOrReason(answer));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      await this.remove();
    }
  }

  /** Why a container ended before its result. Throws when that was not the runner's doing. */
  private async statusOrReason(answer: RunnerAnswer): Promise<number> {
    let state: { ExitCode: number; OOMKilled: boolean };
    try {
      // The stream may end a moment before the engine knows how the container ended.
      await this.container.wait();
      state = (await this.container.inspect()).State;
    } catch (error) {
      const gone = (error as { statusCode?: number }).statusCode === 404;
      throw new ExecutorError(gone ? "container-removed" : "engine-gone",
        gone ? "The container was removed while the program ran." : "The Docker engine went away while the program ran.",
        gone ? "Trace again." : "Start Docker again and trace again.", { cause: error });
    }
    if (state.OOMKilled) {
      throw new ExecutorError("out-of-memory", `The container needed more than its ${this.size.memoryMb} MB of memory.`, "Raise the limit of memory (seepp.limits.memoryMb), or make the program smaller.");
    }
    if (state.ExitCode === 137 || state.ExitCode === 143) {
      throw new ExecutorError("container-killed", "The container was ended from outside while the program ran.", "Trace again.");
    }
    const known = knownError(answer.lastWords, "be run");
    if (known?.code === "wrong-architecture") throw known;
    return state.ExitCode;
  }

  private removal: Promise<void> | undefined;

  remove(): Promise<void> {
    this.removal ??= Promise.race([removeContainer(this.container), sleep(REMOVE_MS, undefined, { ref: false })]).finally(() => (this.stream as NodeJS.ReadWriteStream & { destroy?(): void }).destroy?.());
    return this.removal;
  }
}

/** A busy engine may fail to kill a container at the first try. When it has gone itself, the next start sweeps. */
export async function removeContainer(container: Docker.Container): Promise<void> {
  for (let tries = 1; tries <= REMOVE_TRIES; tries++) {
    try {
      return void (await container.remove({ force: true, v: true }));
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      // Gone already, or on its way: what was wanted. Without a status the engine does not answer.
      if (statusCode === undefined || statusCode === 404 || statusCode === 409) return;
      await sleep(tries * 300);
    }
  }
}
