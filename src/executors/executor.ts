/** Where a program runs. One interface, one file for each executor. No `vscode` here: the CLI uses it too. */
import type { Phase, Progress } from "../runner/progress";
import type { TraceRequest, TraceResult } from "../runner/request";

export type ExecutorName = "native" | "docker" | "lambda" | "fargate";
export type { Phase, Progress };

export type Availability =
  | { ready: true; detail: string }
  /**
   * `canPrepare`: `run` will do a longer set-up first (build the recorder, build the image). `asks`: so long, or with so much
   * to fetch, that the user is asked before.
   */
  | { ready: false; code: string; message: string; cure: string; canPrepare?: boolean; asks?: boolean };

/** Why an executor is not ready. */
export type Unready = Extract<Availability, { ready: false }>;

export interface RunOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Lines for a log: what an image build prints. */
  onLog?: (line: string) => void;
}

/** What a run in the cloud took, of all invocations that were made for it. */
export interface CloudRun {
  region: string;
  architecture: "x86_64" | "arm64";
  /** Invocations whose bill is known, those that failed too. */
  invocations: number;
  /** Milliseconds that the account pays for. */
  billedMs: number;
  memoryMb: number;
  usedMb: number;
  /** Milliseconds of starting, where an environment was a new one. */
  startMs?: number;
  /** Estimated price (cloud/prices.ts). */
  usd: number;
  /** What this month has cost up to now, by the same estimates, of all that this user has run. */
  monthUsd?: number;
  /** Names the build that answered. */
  image?: string;
}

/** A result, and what only the client knows of it. */
export interface RunResult extends TraceResult {
  cloud?: CloudRun;
  /** The answer of an earlier run of the same request by the same image; nothing ran. */
  cached?: true;
}

export interface Executor {
  readonly name: ExecutorName;
  availability(): Promise<Availability>;
  run(request: TraceRequest, options?: RunOptions): Promise<RunResult>;
  dispose?(): Promise<void>;
}

/** What an executor could not do (never what the traced program or its source did wrong: that is an outcome). */
export class ExecutorError extends Error {
  constructor(readonly code: string, message: string, readonly cure: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ExecutorError";
  }
}

/** Also one that another of our bundles threw, whose class is its own. */
export function isExecutorError(error: unknown): error is ExecutorError {
  if (error instanceof ExecutorError) return true;
  const { code, cure } = (error instanceof Error ? error : {}) as { code?: unknown; cure?: unknown };
  return typeof code === "string" && typeof cure === "string";
}

/** Why an executor is not ready, of what its search threw. */
export function unready(error: unknown): Unready {
  const { code, message, cure } = error instanceof ExecutorError ? error : new ExecutorError("internal", String(error), "Report this: it is a fault of See++.");
  return { ready: false, code, message, cure };
}

/** What a run that was cancelled resolves to when nobody is left to say more. */
export const cancelledResult: TraceResult = {
  version: 1, ok: false, outcome: "cancelled", diagnostics: [],
  stats: { steps: 0, seconds: { compile: 0, record: 0, package: 0, total: 0 }, traceBytes: 0 },
};
