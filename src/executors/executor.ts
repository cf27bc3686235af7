/** Where a program runs. One interface, one file for each executor. No `vscode` here: the CLI uses it too. */
import type { Phase, Progress } from "../runner/progress";
import type { TraceRequest, TraceResult } from "../runner/request";

export type ExecutorName = "native" | "docker" | "lambda" | "fargate";
export type { Phase, Progress };

export type Availability =
  | { ready: true; detail: string }
  /** `canPrepare`: `run` will do a longer set-up first (build the recorder, build the image). */
  | { ready: false; code: string; message: string; cure: string; canPrepare?: boolean };

export interface RunOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export interface Executor {
  readonly name: ExecutorName;
  availability(): Promise<Availability>;
  run(request: TraceRequest, options?: RunOptions): Promise<TraceResult>;
  dispose?(): Promise<void>;
}

/** What an executor could not do (never what the traced program or its source did wrong: that is an outcome). */
export class ExecutorError extends Error {
  constructor(readonly code: string, message: string, readonly cure: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ExecutorError";
  }
}
