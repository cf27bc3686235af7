/** What this machine has and lacks for the native executor, and the one command that mends it. */
import { readFile, stat } from "node:fs/promises";
import { execFile } from "node:child_process";
import { isAbsolute } from "node:path";
import { promisify } from "node:util";
import { machineOf } from "../runner/machine";
import { findInPath } from "../runner/toolchain";

const execute = promisify(execFile);

export interface Host {
  /** Absolute path. */
  compiler: string;
  /** As it names itself, with the distribution's revision: "g++ (Debian 12.2.0-14) 12.2.0". */
  compilerVersion: string;
  /** "3.19.0" */
  valgrind: string;
}

export type HostState = { host: Host } | { code: string; message: string; cure: string };

/** One thing that must be there: the Debian package that has it, and a way to see it. */
interface Need {
  package: string;
  found(compiler: string): Promise<boolean>;
}

const file = (path: string) => async (): Promise<boolean> => stat(path).then(() => true, () => false);
const program = (name: string) => async (): Promise<boolean> => (await findInPath(name)) !== undefined;

const NEEDS: readonly Need[] = [
  { package: "g++", found: async (compiler) => isAbsolute(compiler) ? file(compiler)() : program(compiler)() },
  { package: "valgrind", found: async () => (await file("/usr/include/valgrind/pub_tool_basics.h")()) && program("valgrind")() },
  { package: "libdw-dev", found: file("/usr/include/elfutils/libdw.h") },
  { package: "dpkg-dev", found: program("dpkg-source") },
  { package: "xz-utils", found: program("xz") },
];

/** Faster linking; everything works without it. */
const WELCOME = ["mold"];

/** `compiler`: a name or an absolute path; by default `g++`. */
export async function inspectHost(compiler = "g++"): Promise<HostState> {
  const unsupported = await unsupportedReason();
  if (unsupported !== undefined) return unsupported;
  const checks = await Promise.all(NEEDS.map(async (need) => ({ need, there: await need.found(compiler) })));
  const missing = checks.filter(({ there }) => !there).map(({ need }) => need.package);
  if (missing.length > 0) {
    if (missing[0] === "g++" && compiler !== "g++") {
      return { code: "no-compiler", message: `The compiler ${compiler} does not exist.`, cure: "Correct the setting seepp.native.compiler." };
    }
    return {
      code: "missing-packages",
      message: `Tracing on this machine needs ${missing.length === 1 ? "a package that is" : "packages that are"} not installed: ${missing.join(", ")}.`,
      cure: `Run: ${installCommand([...missing, ...WELCOME])}`,
    };
  }
  const path = (isAbsolute(compiler) ? undefined : await findInPath(compiler)) ?? compiler;
  const [compilerVersion, valgrind] = await Promise.all([versionOf(path).catch((error: Error) => error), versionOf("valgrind")]);
  if (compilerVersion instanceof Error) {
    return { code: "no-compiler", message: `The compiler ${compiler} does not run: ${compilerVersion.message.trim().split("\n", 1)[0]}.`, cure: "Correct the setting seepp.native.compiler." };
  }
  return { host: { compiler: path, compilerVersion, valgrind: valgrind.replace(/^valgrind-/, "") } };
}

async function versionOf(command: string): Promise<string> {
  const { stdout } = await execute(command, ["--version"]);
  return stdout.split("\n", 1)[0].trim();
}

export function installCommand(packages: readonly string[]): string {
  const sudo = process.getuid?.() === 0 ? "" : "sudo ";
  return `${sudo}apt-get update && ${sudo}apt-get install -y ${packages.join(" ")}`;
}

/** Why a machine (as Node names it) can have no native executor; undefined when it can. */
export async function unsupportedReason(platform: string = process.platform, architecture: string = process.arch): Promise<{ code: string; message: string; cure: string } | undefined> {
  const cure = "Use an executor that brings its own machine (Docker, Lambda), or a Debian or Ubuntu on amd64 or arm64 (also by WSL, SSH or a container).";
  if (platform !== "linux") {
    return { code: "unsupported", message: "Programs can be traced natively on Linux only.", cure };
  }
  if (machineOf(architecture) === undefined) {
    return { code: "unsupported", message: `Programs can be traced natively on amd64 and arm64 only, for which there is a recorder: this machine is ${architecture}.`, cure };
  }
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  const names = /^ID(?:_LIKE)?=.*/gm;
  if (!(release.match(names) ?? []).some((line) => /\b(debian|ubuntu)\b/.test(line))) {
    return { code: "unsupported", message: "Programs can be traced natively on Debian and Ubuntu: this is another distribution.", cure };
  }
  return undefined;
}

/** What is said of a machine that the parts were tested on as far as an emulator shows (docs/docker.md); else nothing. */
export function unverified(architecture: string = process.arch): string {
  return architecture === "arm64" ? "on arm64 it has been tested under an emulator only so far" : "";
}
