/** From files and the options that `trace` and `batch` share to a program. */
import { readFile } from "node:fs/promises";
import type { Program } from "../program/program";
import type { Wishes } from "../program/wishes";
import { CliError, systemReason } from "./errors";
import { readViews } from "./natvis-files";
import { programOf } from "./read-program";

export interface ProgramOptions {
  std?: string;
  flag: string[];
  stdin?: string;
  arg: string[];
  env: string[];
  files: string[];
  natvis: string[];
  trackOrigins?: boolean;
  stepLibrary?: boolean;
  maxSteps?: number;
  /** False: `--no-cache`. */
  cache?: boolean;
}

/** `top`: what the program needs may lie below it; default: the current folder. */
export async function programFor(files: readonly string[], options: ProgramOptions, top?: string): Promise<Program> {
  const [program, named] = await Promise.all([wishesOf(options).then((wishes) => programOf(files, { options: wishes }, top)), readViews(options.natvis)]);
  program.views.unshift(...named.views);
  program.problems.push(...named.problems);
  if (options.maxSteps !== undefined) program.request.limits = { ...program.request.limits, steps: options.maxSteps };
  return program;
}

/** What the options wish: stronger than the comment in the file. */
async function wishesOf({ std, flag, arg, env, files, stdin, trackOrigins, stepLibrary }: ProgramOptions): Promise<Wishes> {
  const wishes: Wishes = {};
  if (std !== undefined) wishes.std = std as NonNullable<Wishes["std"]>; // The runner checks it.
  if (flag.length > 0) wishes.flags = flag;
  if (arg.length > 0) wishes.args = arg;
  if (env.length > 0) wishes.env = Object.fromEntries(env.map(variable));
  if (files.length > 0) wishes.files = files;
  if (trackOrigins === true) wishes.origins = true;
  if (stepLibrary === true) wishes.library = true;
  if (stdin !== undefined) {
    const path = stdin === "-" ? "/dev/stdin" : stdin;
    const bytes = await readFile(path).catch((error: Error) => {
      throw new CliError(`The input ${stdin} cannot be read: ${systemReason(error)}. Give a file with --stdin.`);
    });
    wishes.stdin = { base64: bytes.toString("base64") };
  }
  return wishes;
}

function variable(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new CliError(`--env ${text} sets no variable: write --env NAME=value.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
