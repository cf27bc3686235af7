/**
 * Builds the native toolchain (src/runner/toolchain.ts) from the sources in executor-image, once for each version of them,
 * of Valgrind and of the compiler: `CACHE/toolchain-HASH`. Two builds at once wait for each other; one that is broken off
 * leaves nothing that could be taken for whole.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { CODE_FLAGS } from "../runner/compile";
import { equip } from "../runner/equip";
import { COMMON_SETS } from "../runner/pch";
import { run } from "../runner/process";
import { RunnerError } from "../runner/runner-error";
import { DESCRIPTION_FILE, SEARCH_PATH } from "../runner/toolchain";
import { ExecutorError } from "./executor";
import type { Host } from "./native-host";
import { withLock } from "./lock";

export interface ToolchainPlace {
  /** The folder executor-image, with recorder/ and symbols/. It may be read-only. */
  sources: string;
  cache: string;
  host: Host;
}

const BUILD_SECONDS = 900;
/** To be raised when the folder's layout changes, so that older ones are not taken. */
const LAYOUT = 1;
const UNUSED_DAYS = 30;

export function defaultCache(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "seepp");
}

export async function toolchainFolder(place: ToolchainPlace): Promise<string> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([LAYOUT, place.host, CODE_FLAGS, COMMON_SETS]));
  for (const part of ["recorder", "symbols"]) {
    for (const path of await filesUnder(join(place.sources, part))) {
      hash.update(`\0${relative(place.sources, path)}\0`).update(await readFile(path));
    }
  }
  return join(place.cache, `toolchain-${hash.digest("hex").slice(0, 16)}`);
}

export async function isBuilt(folder: string): Promise<boolean> {
  return stat(join(folder, DESCRIPTION_FILE)).then(() => true, () => false);
}

export interface BuildOptions {
  signal?: AbortSignal;
  onDetail?: (detail: string) => void;
  /** Build it also when it is there. */
  again?: boolean;
}

/** The toolchain's folder; built now when it is not there. */
export async function ensureToolchain(place: ToolchainPlace, options: BuildOptions = {}): Promise<string> {
  const folder = await toolchainFolder(place);
  const again = options.again === true;
  if (!again && await isBuilt(folder)) return folder;
  await mkdir(place.cache, { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (again || !(await isBuilt(folder))) await buildInto(folder, place, options);
  }, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onWait: () => options.onDetail?.("waiting for another set-up to finish"),
  });
  return folder;
}

async function buildInto(folder: string, place: ToolchainPlace, options: BuildOptions): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  try {
    options.onDetail?.("building the recorder");
    await script(place, "recorder", ["--out", join(unfinished, "recorder")], options);
    options.onDetail?.("building the symbols reader");
    await script(place, "symbols", ["--out", join(unfinished, "symbols")], options);
    options.onDetail?.("precompiling standard headers");
    await complete(unfinished, place, options);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  await removeUnused(place.cache, folder);
}

async function script(place: ToolchainPlace, part: "recorder" | "symbols", args: string[], options: BuildOptions): Promise<void> {
  const ended = await run({
    command: "/bin/sh",
    args: [join(place.sources, part, "build.sh"), ...args],
    cwd: place.cache,
    env: buildEnvironment(),
    seconds: BUILD_SECONDS,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (ended.code === 0) return;
  const said = ended.stderr.toString("utf8").trim().split("\n").slice(-12).join("\n");
  const what = part === "recorder" ? "The recorder" : "The symbols reader";
  throw new ExecutorError("toolchain-failed", `${what} could not be built: ${ended.timedOut ? `it took more than ${BUILD_SECONDS} seconds` : said}`,
    "Mend what it says and trace again.");
}

async function complete(folder: string, { host }: ToolchainPlace, { signal }: BuildOptions): Promise<void> {
  try {
    await equip(folder, { compiler: host.compiler, valgrind: host.valgrind, sets: COMMON_SETS, env: buildEnvironment(), ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if (error instanceof RunnerError) throw new ExecutorError(error.code, error.message, error.cure, { cause: error });
    throw error;
  }
}

/** The user's own environment reaches the build only where it must: proxies for the download of Memcheck's source. */
function buildEnvironment(): Record<string, string> {
  const env: Record<string, string> = { PATH: `${SEARCH_PATH}:/usr/sbin:/sbin`, LC_ALL: "C.UTF-8", HOME: homedir() };
  for (const name of ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "XDG_CACHE_HOME", "TMPDIR"]) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** Toolchains of older versions, once nobody has set one up for a while. */
async function removeUnused(cache: string, current: string): Promise<void> {
  const oldest = Date.now() - UNUSED_DAYS * 24 * 3600 * 1000;
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    if (!/^toolchain-[0-9a-f]{16}$/.test(name) || path === current) continue;
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < oldest) await rm(path, { recursive: true, force: true });
  }
}
