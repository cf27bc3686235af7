/** From files and the options that `trace` and `batch` share to a request. */
import { readFile } from "node:fs/promises";
import type { TraceRequest } from "../runner/request";
import { CliError } from "./errors";
import { readProgram } from "./read-program";

export interface ProgramOptions {
  std?: string;
  flag: string[];
  stdin?: string;
  arg: string[];
  maxSteps?: number;
  /** False: `--no-cache`. */
  cache?: boolean;
}

export async function requestOf(files: readonly string[], options: ProgramOptions): Promise<TraceRequest> {
  const program = await readProgram(files);
  const request: TraceRequest = { version: 1, ...program, flags: options.flag, args: options.arg, format: "seepp" };
  if (options.std !== undefined) request.std = options.std as NonNullable<TraceRequest["std"]>; // The runner checks it.
  if (options.maxSteps !== undefined) request.limits = { steps: options.maxSteps };
  if (options.stdin !== undefined) {
    const path = options.stdin === "-" ? "/dev/stdin" : options.stdin;
    const bytes = await readFile(path).catch((error: Error) => {
      throw new CliError(`The input ${options.stdin} cannot be read: ${error.message}. Give a file with --stdin.`);
    });
    request.stdin = { base64: bytes.toString("base64") };
  }
  return request;
}
