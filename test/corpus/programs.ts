/**
 * The corpus: every program of test/corpus and what it is run with. A file is a program; a folder is one of several files
 * whose main is main.cpp. The first line of each says what it covers; a line `// seepp: std=c++17 args="a b" stdin="1\n"`
 * under it says how it is compiled and run (`threads`: it starts some).
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { RequestSchema, type TraceRequest } from "../../src/runner/request";

export interface Program {
  /** File or folder name, "faulty/" in front of the faulty ones. */
  name: string;
  covers: string;
  threads: boolean;
  request: TraceRequest;
}

const CORPUS = __dirname;

export function corpusPrograms(): Program[] {
  return programsIn(CORPUS, "");
}

/** Programs with memory errors, each said in its first line. */
export function faultyPrograms(): Program[] {
  return programsIn(join(CORPUS, "faulty"), "faulty/");
}

export function examplePrograms(): Program[] {
  return programsIn(join(CORPUS, "..", "..", "examples"), "");
}

export function readProgram(name: string): Program {
  return programAt(CORPUS, name, name);
}

/** One in `of` programs, for `npm test`; all of them where SEEPP_FULL is set. */
export function sample(programs: readonly Program[], of: number): readonly Program[] {
  return programs.filter((_, i) => i % of === 0 || process.env["SEEPP_FULL"] !== undefined);
}

function programsIn(folder: string, prefix: string): Program[] {
  return readdirSync(folder)
    .filter((name) => /\.(c|cpp)$/.test(name) || name === "several_files")
    .sort()
    .map((name) => programAt(folder, name, prefix + name));
}

function programAt(folder: string, entry: string, name: string): Program {
  const path = join(folder, entry);
  const isFolder = statSync(path).isDirectory();
  const main = isFolder ? "main.cpp" : entry.slice(entry.lastIndexOf("/") + 1);
  const code = readFileSync(isFolder ? join(path, main) : path, "utf8");
  const files = isFolder
    ? readdirSync(path).filter((file) => file !== main).sort().map((file) => ({ path: file, content: readFileSync(join(path, file), "utf8") }))
    : [];
  const options = optionsIn(code);
  const request: TraceRequest = { version: 1, code, main, files, format: "seepp" };
  if (options.std !== undefined) request.std = v.parse(RequestSchema.entries.std, options.std);
  if (options.args !== undefined) request.args = options.args.split(" ");
  if (options.stdin !== undefined) request.stdin = v.parse(v.string(), JSON.parse(`"${options.stdin}"`));
  return { name, covers: code.slice(0, code.indexOf("\n")).replace(/^\/[/*]\s*|\s*\*\/$/g, ""), threads: "threads" in options, request };
}

/** `// seepp: key=word key="words" flag` to a record. */
function optionsIn(code: string): Record<string, string | undefined> {
  const line = /^\/\/ seepp: (.*)$/m.exec(code);
  const options: Record<string, string> = {};
  if (line) for (const [, key, quoted, plain] of line[1].matchAll(/(\w+)(?:="([^"]*)"|=(\S+))?/g)) options[key] = quoted ?? plain ?? "";
  return options;
}
