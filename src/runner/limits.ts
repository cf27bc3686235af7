/** The limits of one run: what they are when a request says nothing, and how far it may raise them. */
import type { LimitName, ParsedRequest } from "./request";

export interface Limits {
  steps: number;
  seconds: number;
  compileSeconds: number;
  memoryMb: number;
  traceBytes: number;
  outputBytes: number;
}

const MB = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  steps: 100_000,
  seconds: 10,
  compileSeconds: 20,
  memoryMb: 512,
  traceBytes: 64 * MB,
  outputBytes: 1 * MB,
};

export const HIGHEST_LIMITS: Limits = {
  steps: 5_000_000,
  seconds: 600,
  compileSeconds: 300,
  memoryMb: 8192,
  traceBytes: 2048 * MB,
  outputBytes: 64 * MB,
};

/** Of the request itself; these cannot be raised. */
export const MAX_FILES = 64;
export const MAX_SOURCE_BYTES = 1 * MB;
export const MAX_STDIN_BYTES = 16 * MB;
export const MAX_ARGUMENTS = 256;
/** Of arguments and environment together: the system starts no program with more than 2 MB (a quarter of its stack). */
export const MAX_START_BYTES = 1 * MB;

const WORDS: Record<keyof Limits, string> = {
  steps: "steps",
  seconds: "seconds of recording",
  compileSeconds: "seconds of compiling",
  memoryMb: "megabytes of memory",
  traceBytes: "bytes of raw trace",
  outputBytes: "bytes of output",
};

/** The limits of a request with the defaults filled in, or why they are refused. */
export function limitsOf(request: ParsedRequest): { limits: Limits } | { refused: string } {
  const limits = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]) {
    const asked = request.limits[name];
    if (asked === undefined) continue;
    if (asked <= 0) return { refused: `The limit of ${WORDS[name]} must be above 0: it is ${asked}.` };
    if (asked > HIGHEST_LIMITS[name]) {
      return { refused: `The limit of ${asked} ${WORDS[name]} is too high: at most ${HIGHEST_LIMITS[name]}.` };
    }
    limits[name] = name === "seconds" || name === "compileSeconds" ? asked : Math.max(1, Math.floor(asked));
  }
  return { limits };
}

/** What is done beside the compiler, and for no longer than it may take, was not done in that time. */
export class OutOfCompileTime extends Error {}

/** What a run that a limit cut says to its user. */
export function limitMessage(limit: LimitName, limits: Limits): string {
  switch (limit) {
    case "steps":
      return `The trace stops after ${limits.steps.toLocaleString("en")} steps, the limit. Raise the limit of steps to see more.`;
    case "seconds":
      return `The trace stops after ${limits.seconds} seconds, the limit of recording. The program may never end, or needs a higher limit.`;
    case "memory":
      return `The program wanted more than ${limits.memoryMb} MB of memory, the limit. Raise the limit of memory if it needs them.`;
    case "traceBytes":
      return `The trace stops after ${Math.round(limits.traceBytes / MB)} MB of raw trace, the limit. Raise the limit of trace bytes to see more.`;
    case "outputBytes":
      return `The trace stops after ${limits.outputBytes.toLocaleString("en")} bytes of output, the limit. Raise the limit of output to see more.`;
    case "compileSeconds":
      return `The compiler did not finish within ${limits.compileSeconds} seconds, the limit. Simplify the program or raise the limit of compiling.`;
  }
}
