/**
 * Completes a toolchain folder (toolchain.ts) in which the recorder and the symbols reader are built already: precompiled
 * headers, then the description that says that the folder is whole. The native set-up and the image's build both end so.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CODE_FLAGS, compilerLimits } from "./compile";
import { buildSet } from "./pch";
import { run } from "./process";
import { RunnerError } from "./runner-error";
import { describe, DESCRIPTION_FILE, SANDBOX, SEARCH_PATH } from "./toolchain";

const PRECOMPILE_SECONDS = 120;

export interface Equipment {
  /** Absolute path. */
  compiler: string;
  /** "3.19.0" */
  valgrind: string;
  /** Sets of standard headers to precompile in the compiler's default dialect. */
  sets: readonly (readonly string[])[];
  env?: Record<string, string>;
  signal?: AbortSignal;
}

export async function equip(folder: string, { compiler, valgrind, sets, env, signal }: Equipment): Promise<void> {
  const description = await describe(folder, compiler, valgrind);
  const sandbox = description.sandbox ? { sandbox: { program: join(folder, SANDBOX) } } : {};
  for (const headers of sets) {
    await buildSet(headers, [], folder, async (args) => {
      const ended = await run({
        command: compiler,
        args: [...CODE_FLAGS, ...args],
        cwd: folder,
        env: env ?? { PATH: SEARCH_PATH, LC_ALL: "C.UTF-8" },
        limits: compilerLimits(PRECOMPILE_SECONDS),
        seconds: PRECOMPILE_SECONDS,
        ...sandbox,
        ...(signal === undefined ? {} : { signal }),
      });
      if (ended.code === 0) return;
      const said = ended.stderr.toString("utf8").slice(0, 500);
      throw new RunnerError("compiler-failed", `The compiler cannot compile <${headers.join(">, <")}>: ${said}`, "Install g++ anew.");
    });
  }
  await writeFile(join(folder, DESCRIPTION_FILE), JSON.stringify(description, null, 2));
}
