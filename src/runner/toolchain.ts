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
});
export type ToolchainDescription = v.InferOutput<typeof DescriptionSchema>;

export interface Toolchain extends Omit<ToolchainDescription, "sandbox"> {
  folder: string;
  sandbox?: Sandbox;
}

const SANDBOX = join("sandbox", "seepp-sandbox");
export const DESCRIPTION_FILE = "toolchain.json";

export async function openToolchain(folder: string): Promise<Toolchain> {
  const text = await readFile(join(folder, DESCRIPTION_FILE), "utf8");
  const { sandbox, ...description } = v.parse(DescriptionSchema, JSON.parse(text));
  return { ...description, folder, ...(sandbox ? { sandbox: { program: join(folder, SANDBOX) } } : {}) };
}

/** Looks at the compiler, the linker and the launcher that are there; throws when the compiler is not. */
export async function describe(folder: string, compiler: string, valgrind: string): Promise<ToolchainDescription> {
  const { stdout } = await execute(compiler, ["-dumpfullversion"]);
  const sandbox = await access(join(folder, SANDBOX), constants.X_OK).then(() => true, () => false);
  return { version: 1, compiler, compilerVersion: stdout.trim(), mold: (await findInPath("mold")) !== undefined, valgrind, sandbox };
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
