/** Compiles a source and reads its symbols with the real seepp-symbols, built here when its sources are newer. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { type Symbols, SymbolsSchema, type TypeInfo } from "../../src/trace/symbols";

const SOURCES = join(__dirname, "..", "..", "executor-image", "symbols");
const READER = join(SOURCES, "build", "seepp-symbols");
const MAX_OUTPUT = 256 * 1024 * 1024;

let built = false;

export function symbolsReader(): string {
  if (built) return READER;
  const newest = Math.max(...readdirSync(join(SOURCES, "src")).map((name) => statSync(join(SOURCES, "src", name)).mtimeMs));
  const made = statSync(READER, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (made < newest) execFileSync(join(SOURCES, "build.sh"), { stdio: "pipe" });
  built = true;
  return READER;
}

export function readSymbols(binary: string, root: string): Symbols {
  return v.parse(SymbolsSchema, JSON.parse(execFileSync(symbolsReader(), [binary, root], { encoding: "utf8", maxBuffer: MAX_OUTPUT })));
}

export interface Program {
  folder: string;
  binary: string;
  symbols: Symbols;
}

/** Compiled as the runner compiles. `files`: by path; all `.cpp` and `.c` are linked. */
function compile(folder: string, files: Record<string, string>, flags: string[]): Program {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const units = Object.keys(files).filter((path) => /\.(cpp|c)$/.test(path));
  const c = units.every((path) => path.endsWith(".c"));
  execFileSync(c ? "gcc" : "g++", [
    ...(c ? ["-std=gnu17"] : ["-std=c++20"]), "-O0", "-gcolumn-info", "-fno-stack-protector", "-fcf-protection=none", "-fno-omit-frame-pointer",
    "-fno-pie", "-no-pie", ...flags, ...units, "-o", "a.out",
  ], { cwd: folder, stdio: "pipe" });
  const binary = join(folder, "a.out");
  return { folder, binary, symbols: readSymbols(binary, folder) };
}

const DWARF_5 = ["-gdwarf-5"];

export function withProgram<T>(files: Record<string, string>, use: (program: Program) => T, flags = DWARF_5): T {
  const folder = mkdtempSync(join(tmpdir(), "seepp-symbols-"));
  try {
    return use(compile(folder, files, flags));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function withProgramAsync<T>(files: Record<string, string>, use: (program: Program) => Promise<T>, flags = DWARF_5): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "seepp-symbols-"));
  try {
    return await use(compile(folder, files, flags));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type Struct = Extract<TypeInfo, { kind: "struct" }>;

export function struct(symbols: Symbols, name: string): Struct {
  const found = symbols.types.find((type): type is Struct => type.kind === "struct" && type.name === name);
  if (!found) throw new Error(`no struct ${name} among ${symbols.types.flatMap((type) => (type.kind === "struct" ? [type.name] : [])).join(", ")}`);
  return found;
}

/** The type as C++ would declare it, from the table alone. */
export function spell(symbols: Symbols, index: number | undefined): string {
  const type = index === undefined ? undefined : symbols.types[index];
  if (!type) return "void";
  const target = (): string => ("target" in type ? spell(symbols, type.target) : "");
  switch (type.kind) {
    case "pointer": return `${target()}*`;
    case "reference": return `${target()}&`;
    case "rvalue-reference": return `${target()}&&`;
    case "const": case "volatile": case "restrict": case "atomic": return `${target()} ${type.kind}`;
    case "array": return target() + type.dimensions.map(({ count }) => `[${count ?? ""}]`).join("");
    case "function": return `${spell(symbols, type.result)}(${type.parameters.map((parameter) => spell(symbols, parameter)).join(", ")}${type.variadic ? ", ..." : ""})`;
    case "member-pointer": return `${target()} ${spell(symbols, type.container)}::*`;
    default: return type.name;
  }
}
