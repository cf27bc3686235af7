/** From any JSON to a request that can be run, or to the reason why it is refused. The runner trusts nothing else. */
import * as v from "valibot";
import { checkFlags } from "./flags";
import { limitsOf, MAX_ARGUMENTS, MAX_FILES, MAX_SOURCE_BYTES, MAX_START_BYTES, MAX_STDIN_BYTES, type Limits } from "./limits";
import { checkPath } from "./paths";
import { RequestSchema, type ParsedRequest } from "./request";

/** The program's own file name: no source may have it. */
export const PROGRAM_NAME = "a.out";

export interface SourceFile {
  path: string;
  content: string;
}

/** A request whose every field was checked. `sources` are main, first, and the other files. */
export interface CheckedRequest extends Omit<ParsedRequest, "flags" | "limits" | "stdin" | "files" | "code"> {
  sources: SourceFile[];
  flags: string[];
  limits: Limits;
  stdin?: Uint8Array;
}

export type Checked = { request: CheckedRequest } | { refused: string };

export function checkRequest(document: unknown): Checked {
  const parsed = v.safeParse(RequestSchema, document);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    return { refused: `The request is not well formed: ${v.getDotPath(issue) ?? "document"}: ${issue.message}.` };
  }
  const { code, files, flags: givenFlags, limits: _limits, stdin: givenStdin, ...rest } = parsed.output;

  const sources = [{ path: rest.main, content: code }, ...files];
  const wrongSources = checkSources(sources);
  if (wrongSources !== undefined) return { refused: wrongSources };

  const flags = checkFlags(givenFlags);
  if ("refused" in flags) return flags;
  const limits = limitsOf(parsed.output);
  if ("refused" in limits) return limits;
  const wrongStart = checkStart(rest.args, rest.env);
  if (wrongStart !== undefined) return { refused: wrongStart };

  const request: CheckedRequest = { ...rest, sources, flags: flags.flags, limits: limits.limits };
  if (givenStdin !== undefined) {
    const stdin = typeof givenStdin === "string" ? Buffer.from(givenStdin, "utf8") : decodeBase64(givenStdin.base64);
    if (stdin === undefined) return { refused: "The program's input is not valid base64." };
    if (stdin.length > MAX_STDIN_BYTES) return { refused: `The program's input is ${size(stdin.length)}: at most ${size(MAX_STDIN_BYTES)}.` };
    request.stdin = stdin;
  }
  return { request };
}

function checkSources(sources: SourceFile[]): string | undefined {
  if (sources.length > MAX_FILES) return `The request has ${sources.length} files: at most ${MAX_FILES}.`;
  const seen = new Set<string>();
  let bytes = 0;
  for (const { path, content } of sources) {
    const wrong = checkPath(path);
    if (wrong !== undefined) return `The file name ${JSON.stringify(path)} is refused: ${wrong}.`;
    if (path === PROGRAM_NAME) return `No file may be named ${PROGRAM_NAME}: the compiled program is.`;
    if (seen.has(path)) return `The file ${path} is there twice.`;
    seen.add(path);
    bytes += Buffer.byteLength(content, "utf8");
    if (bytes > MAX_SOURCE_BYTES) {
      const all = sources.reduce((sum, file) => sum + Buffer.byteLength(file.content, "utf8"), 0);
      return `The source is ${size(all)}: at most ${size(MAX_SOURCE_BYTES)}.`;
    }
    if (content.includes("\0")) return `${path} is not a text file: it holds NUL bytes. Give a C++ source file.`;
  }
  for (const path of seen) {
    // "a" as a file and "a/b" as another cannot both be written.
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      if (seen.has(path.slice(0, end))) return `${path.slice(0, end)} cannot be both a file and a folder.`;
    }
  }
  const main = sources[0];
  if (main.content.trim() === "") return `${main.path} is empty: there is nothing to trace. Write a program with a main function.`;
  return undefined;
}

function checkStart(args: string[], env: Record<string, string>): string | undefined {
  if (args.length > MAX_ARGUMENTS) return `The program gets ${args.length} arguments: at most ${MAX_ARGUMENTS}.`;
  let bytes = 0;
  for (const arg of args) {
    if (arg.includes("\0")) return "An argument of the program holds a NUL byte.";
    if (arg.length > 4096) return "An argument of the program is longer than 4096 characters.";
    bytes += Buffer.byteLength(arg, "utf8");
  }
  const entries = Object.entries(env);
  if (entries.length > MAX_ARGUMENTS) return `The program's environment has ${entries.length} variables: at most ${MAX_ARGUMENTS}.`;
  for (const [name, value] of entries) {
    const wrong = checkVariable(name, value);
    if (wrong !== undefined) return wrong;
    bytes += name.length + Buffer.byteLength(value, "utf8");
  }
  if (bytes > MAX_START_BYTES) return `The program's arguments and environment are ${size(bytes)}: at most ${size(MAX_START_BYTES)}.`;
  return undefined;
}

/** Why an environment variable is refused, in a sentence; undefined when it is not. */
export function checkVariable(name: string, value: string): string | undefined {
  if (!/^[A-Za-z_]\w{0,127}$/.test(name)) return `The name of the environment variable ${JSON.stringify(name)} is refused: letters, digits and _ only.`;
  if (/^(LD_|VALGRIND|GLIBC_TUNABLES$|MALLOC_)/.test(name)) return `The environment variable ${name} is refused: it would change how the program is recorded.`;
  if (value.includes("\0") || Buffer.byteLength(value, "utf8") > 32_768) return `The environment variable ${name} holds a NUL byte or is too long.`;
  return undefined;
}

function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64").replace(/=+$/, "") === text.replace(/\s+/g, "").replace(/=+$/, "") ? bytes : undefined;
}

function size(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${bytes} bytes`;
}
