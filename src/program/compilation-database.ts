/**
 * `compile_commands.json`, as CMake, Meson and Bear write it: how each source of a project is compiled
 * (https://clang.llvm.org/docs/JSONCompilationDatabase.html). It gives the flags of the file that is traced, and which other sources
 * belong to the same program.
 */
import * as v from "valibot";
import { checkFlags } from "../runner/flags";
import { folderOf, nameFrom, resolveIn, type FileTree } from "./tree";
import { shellWords } from "./words";

const PLACES = ["compile_commands.json", "build/compile_commands.json"];
const MOST_BYTES = 32 * 1024 * 1024;
/** Without targets every source of the database might belong to the program: too many are not asked. */
const MOST_UNGROUPED = 63;

const DatabaseSchema = v.array(v.object({
  directory: v.string(),
  file: v.string(),
  command: v.optional(v.string()),
  arguments: v.optional(v.array(v.string())),
  output: v.optional(v.string()),
}));
type Entry = v.InferOutput<typeof DatabaseSchema>[number];

export interface BuildOfFile {
  /** Where it was found, from the top. */
  database: string;
  /** Flags that a request may give, without `-I`. */
  flags: string[];
  /** From the top. */
  includeFolders: string[];
  /** Other sources of the same target, or of the project where it names none; from the top. */
  sources: string[];
}

/** How a source is built; undefined without a database that knows it. `wrong`: there is one that cannot be read. */
export async function buildOf(main: string, tree: FileTree): Promise<BuildOfFile | { wrong: string; database: string } | undefined> {
  const { absolute } = tree;
  if (absolute === undefined) return undefined;
  for (let folder = folderOf(main); ; folder = folderOf(folder)) {
    for (const place of PLACES) {
      const database = folder === "" ? place : `${folder}/${place}`;
      const text = await tree.read(database, MOST_BYTES);
      if (text === undefined) continue;
      const entries = parse(text);
      if (typeof entries === "string") return { wrong: entries, database };
      const build = find(entries, main, absolute);
      if (build !== undefined) return { database, ...build };
    }
    if (folder === "") return undefined;
  }
}

function parse(text: string): Entry[] | string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  const parsed = v.safeParse(DatabaseSchema, document);
  return parsed.success ? parsed.output : `${v.getDotPath(parsed.issues[0]) ?? "document"}: ${parsed.issues[0].message}`;
}

function find(entries: readonly Entry[], main: string, top: string): Omit<BuildOfFile, "database"> | undefined {
  const pathOf = (entry: Entry): string | undefined => fromTop(top, join(entry.directory, entry.file));
  const own = entries.find((entry) => pathOf(entry) === main);
  if (own === undefined) return undefined;
  const target = targetOf(own);
  const others = entries.filter((entry) => targetOf(entry) === target).map(pathOf).filter((path) => path !== undefined && path !== main) as string[];
  return {
    ...flagsOf(own, top),
    sources: target === undefined && others.length > MOST_UNGROUPED ? [] : [...new Set(others)],
  };
}

function wordsOf(entry: Entry): string[] {
  return entry.arguments ?? shellWords(entry.command ?? "");
}

/** CMake compiles the sources of target `app` to `…/app.dir/…`, Meson to `…/app.p/…`. */
function targetOf(entry: Entry): string | undefined {
  const words = wordsOf(entry);
  const output = entry.output ?? words[words.indexOf("-o") + 1] ?? "";
  return /^(.*\.(?:dir|p))\//.exec(output.replace(/\\/g, "/"))?.[1];
}

function flagsOf(entry: Entry, top: string): Pick<BuildOfFile, "flags" | "includeFolders"> {
  const flags: string[] = [];
  const includeFolders: string[] = [];
  const words = wordsOf(entry).slice(1);
  for (let i = 0; i < words.length; i++) {
    const [, kind, joined] = /^(-I|-isystem|-iquote|-D|-U)(.*)$/s.exec(words[i]) ?? [];
    const value = joined === "" ? words[++i] ?? "" : joined;
    if (kind === "-D" || kind === "-U") flags.push(...allowed(`${kind}${value}`));
    else if (kind !== undefined) {
      const folder = fromTop(top, join(entry.directory, value));
      if (folder !== undefined) includeFolders.push(folder);
    } else if (words[i].startsWith("-")) flags.push(...allowed(words[i]));
  }
  return { flags, includeFolders };
}

/** A build's flags are for its own purposes: what a trace has no use for is left out without a word. */
function allowed(flag: string): string[] {
  const checked = checkFlags([flag]);
  return "refused" in checked ? [] : checked.flags;
}

function join(folder: string, path: string): string {
  const isAbsolute = path.startsWith("/") || /^[A-Za-z]:/.test(path);
  return (isAbsolute ? path : `${folder}/${path}`).replace(/\\/g, "/");
}

/** An absolute path as it is called from the top; undefined outside of it. */
function fromTop(top: string, path: string): string | undefined {
  const drive = /^[A-Za-z]:/.exec(path)?.[0] ?? "";
  const whole = resolveIn("", path.slice(drive.length).replace(/^\/+/, ""));
  const root = resolveIn("", top.replace(/^[A-Za-z]:/, "").replace(/^\/+/, ""));
  if (whole === undefined || root === undefined) return undefined;
  if (whole === root) return "";
  return root === "" || whole.startsWith(`${root}/`) ? nameFrom(root, whole) : undefined;
}
