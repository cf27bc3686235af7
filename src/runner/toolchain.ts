/**
 * What a recording needs on the machine: the compiler and, in one folder made by set-up, the recorder, the symbols reader
 * and precompiled headers. The image has the same folder at a fixed place.
 *
 *     toolchain-HASH/
 *       recorder/         VALGRIND_LIB: the tool, its preloads, default.supp
 *       symbols/seepp-symbols
 *       sandbox/seepp-sandbox   the sandbox launcher, in the image
 *       pch/              sets of precompiled headers (pch.ts)
 *       toolchain.json    written last: the folder is whole
 */
import { execFile } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { constants } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import type { Sandbox } from "./process";

const execute = promisify(execFile);

const DescriptionSchema = v.object({
  version: v.literal(1),
  compiler: v.string(),
  /** As `g++ -dumpfullversion` says, e.g. "12.2.0". */
  compilerVersion: v.string(),
  mold: v.boolean(),
  valgrind: v.string(),
  /** The compiler and the program run under the sandbox launcher. */
  sandbox: v.optional(v.boolean(), false),
  /** The compiler, the assembler and the linkers as they name themselves, with the distribution's revisions: for the image's name (lambda/identity.ts). */
  programs: v.optional(v.array(v.string()), []),
});
export type ToolchainDescription = v.InferOutput<typeof DescriptionSchema>;

export interface Toolchain extends Omit<ToolchainDescription, "sandbox" | "programs"> {
  folder: string;
  sandbox?: Sandbox;
}

/** Within a toolchain's folder. */
export const SANDBOX = join("sandbox", "seepp-sandbox");
export const DESCRIPTION_FILE = "toolchain.json";

export async function openToolchain(folder: string): Promise<Toolchain> {
  const text = await readFile(join(folder, DESCRIPTION_FILE), "utf8");
  const { sandbox, programs: _programs, ...description } = v.parse(DescriptionSchema, JSON.parse(text));
  return { ...description, folder, ...(sandbox ? { sandbox: { program: join(folder, SANDBOX) } } : {}) };
}

/** Looks at the compiler, the linker and the launcher that are there; throws when the compiler is not. */
export async function describe(folder: string, compiler: string, valgrind: string): Promise<ToolchainDescription> {
  const { stdout } = await execute(compiler, ["-dumpfullversion"]);
  const sandbox = await access(join(folder, SANDBOX), constants.X_OK).then(() => true, () => false);
  const [as, ld, mold] = await Promise.all(["as", "ld", "mold"].map(findInPath));
  const programs = await Promise.all([compiler, as, ld, mold].filter((path) => path !== undefined).map(nameOf));
  return { version: 1, compiler, compilerVersion: stdout.trim(), mold: mold !== undefined, valgrind, sandbox, programs };
}

/** The first line of what a program says of its version; empty where it says nothing. */
async function nameOf(path: string): Promise<string> {
  const { stdout } = await execute(path, ["--version"]).catch(() => ({ stdout: "" }));
  return stdout.split("\n", 1)[0].trim();
}

export const SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin";

/** The absolute path of a program in the fixed search path. */
export async function findInPath(name: string): Promise<string | undefined> {
  for (const folder of SEARCH_PATH.split(":")) {
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
