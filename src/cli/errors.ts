/** How the command ends when it cannot do what was asked: one line on stderr, and a status (README.md lists them). */
import { ExecutorError } from "../executors/executor";

export const ExitCode = { ok: 0, compile: 1, usage: 2, unavailable: 3, internal: 4, cancelled: 130 } as const;

/** What the caller can mend: a wrong option, a file that is not there. */
export class CliError extends Error {
  constructor(message: string, readonly exitCode: number = ExitCode.usage) {
    super(message);
  }
}

/** Failures of our own parts, as against an executor that is not there. */
const INTERNAL_CODES = new Set(["internal", "runner-failed", "recorder-failed", "symbols-failed", "usage"]);

/** What the caller asked for cannot be, wherever it is asked. */
const USAGE_CODES = new Set(["wrong-parameter"]);

export function describeError(error: unknown): { line: string; exitCode: number } {
  if (error instanceof CliError) return { line: oneLine(error.message), exitCode: error.exitCode };
  if (error instanceof ExecutorError) {
    const exitCode = USAGE_CODES.has(error.code) ? ExitCode.usage : INTERNAL_CODES.has(error.code) ? ExitCode.internal : ExitCode.unavailable;
    return { line: oneLine(`${error.message} ${error.cure}`), exitCode };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { line: oneLine(`internal error: ${message}. Report this: it is a fault of See++.`), exitCode: ExitCode.internal };
}

/** Why a file cannot be read or written, as the end of a sentence: without the call and the path that Node adds. */
export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT": return "it is not there";
    case "EISDIR": return "it is a folder";
    case "EACCES": case "EPERM": case "EROFS": return "that is not permitted";
    case "ENOSPC": case "EDQUOT": return "the disk is full";
    default: return message.replace(/, \w+( '.*')?$/, "");
  }
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, "; ");
}
