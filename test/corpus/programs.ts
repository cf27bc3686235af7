/**
 * The corpus: every program of test/corpus and what it is run with. A file is a program; a folder is one of several files
 * whose main is main.cpp. The first line of each says what it covers; a line `// seepp: std=c++17 args="a b" stdin="1\n"`
 * under it says how it is compiled and run, as users write it.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseDirective } from "../../src/program/directive";
import type { TraceRequest } from "../../src/runner/request";

export interface Program {
  /** File or folder name, "faulty/" in front of the faulty ones. */
  name: string;
  covers: string;
  threads: boolean;
  /** It handles signals: under Valgrind a handler's frame does not lie where the kernel would put it. */
  signals: boolean;
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

/**
 * What one run of the tests looks at: every `n`th, others as the list grows, all of them in `npm run fidelity` and with
 * SEEPP_ALL_PROGRAMS set. `always`: names that are never left out.
 */
export function sample(programs: readonly Program[], n: number, always: readonly string[] = []): Program[] {
  if (process.env.SEEPP_ALL_PROGRAMS) return [...programs];
  return programs.filter(({ name }, i) => i % n === 0 || always.includes(name));
}

export function examplePrograms(): Program[] {
  return programsIn(join(CORPUS, "..", "..", "examples"), "");
}

export function readProgram(name: string): Program {
  return programAt(CORPUS, name, name);
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
  const { std, args, stdin } = parseDirective(code, main).wishes;
  const request: TraceRequest = {
    version: 1, code, main, files, format: "seepp",
    ...(std === undefined ? {} : { std }), ...(args === undefined ? {} : { args }), ...(stdin === undefined ? {} : { stdin }),
  };
  const threads = /^#include <(thread|future|pthread\.h)>/m.test(code) && /std::j?thread \w+[({]|launch::async|pthread_create/.test(code);
  const signals = /^#include <csignal>/m.test(code);
  return { name, covers: code.slice(0, code.indexOf("\n")).replace(/^\/[/*]\s*|\s*\*\/$/g, ""), threads, signals, request };
}

/** Also one that is only moved into a variable: what runs meanwhile is the scheduler's choice. */
export const startsThread = (code: string): boolean => /\bstd::j?thread(?: \w+)?[({]/.test(code);
