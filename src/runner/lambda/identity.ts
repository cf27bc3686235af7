/**
 * Names the build that answers: the same name, the same answer to the same request. Clients keep results by it. A hash of all
 * that makes a trace: our code, the grammar, the recorder, the symbols reader, the launcher, which compiler, assembler, linkers
 * (each with the distribution's revision, in the toolchain's description) and Valgrind, libc.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { thisMachine } from "../machine";
import { DESCRIPTION_FILE } from "../toolchain";

/** `code`: the folder of this bundle and the WebAssembly beside it. */
export async function identityOf(code: string, bundle: string, toolchain: string): Promise<string> {
  const wasm = (await readdir(code)).filter((name) => name.endsWith(".wasm")).sort().map((name) => join(code, name));
  const tools = await Promise.all(["recorder", "symbols", "sandbox"].map((part) => filesIn(join(toolchain, part))));
  const hash = createHash("sha256");
  for (const path of [bundle, ...wasm, join(toolchain, DESCRIPTION_FILE), ...tools.flat(), thisMachine.libc]) {
    const bytes = await readFile(path).catch(() => Buffer.alloc(0)); // The launcher is in the image alone.
    hash.update(`${path.slice(path.lastIndexOf("/") + 1)} ${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex").slice(0, 32);
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort().map((name) => join(folder, name));
}
