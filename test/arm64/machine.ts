/**
 * An arm64 machine as far as one can be had on amd64: a cross-compiler, Debian's packages for arm64 unpacked in a folder of the
 * cache, and QEMU's user-mode emulator. It runs single programs, Valgrind's tools among them; system calls are the host's.
 * What it does not show: real hardware's memory order, its load-exclusive and store-exclusive, its seccomp, its speed.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { machineOf } from "../../src/runner/machine";
import { RECORDER_TOOL } from "../../src/runner/record";
import { openToolchain, type Toolchain } from "../../src/runner/toolchain";
import { nativeToolchain, REPOSITORY } from "../corpus/recording";

const execute = promisify(execFile);

export const TARGET = "aarch64-linux-gnu";
const CACHE = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "seepp");
/** What the parts are built against, and what traced programs load. libc6-dbg: Memcheck wants the dynamic linker's symbols. */
const PACKAGES = [
  "valgrind", "libc6", "libc6-dbg", "libgcc-s1", "libstdc++6", "libdw1", "libdw-dev", "libelf1", "libelf-dev", "libseccomp2", "libseccomp-dev", "zlib1g", "liblzma5", "libbz2-1.0",
];

export interface Arm64 {
  emulator: string;
  /** The folder that packages for arm64 are unpacked in: its root. */
  root: string;
  /** A folder for what is built; it goes with the machine. */
  work: string;
  remove(): Promise<void>;
}

/** The distribution and the processor that the suite is for. */
export interface Host {
  /** As Node names it. */
  architecture: string;
  /** The text of /etc/os-release; empty where there is none. */
  release: string;
}

export function thisHost(): Host {
  const path = "/etc/os-release";
  return { architecture: process.arch, release: existsSync(path) ? readFileSync(path, "utf8") : "" };
}

/** Why a machine of this kind can never have one; undefined when it can. */
export function whyNotHere({ architecture, release }: Host): string | undefined {
  if (architecture !== "x64") return `arm64 is tried out beside amd64, whose snapshots are compared: this machine is ${architecture}.`;
  const id = /^ID="?([\w.-]+)"?$/m.exec(release)?.[1] ?? "unknown";
  // Ubuntu, for one, has its packages for arm64 on another host (ports.ubuntu.com) than this machine's sources name.
  if (id !== "debian") return `arm64 is tried out on Debian, whose packages for it are where those for amd64 are: this is ${id}.`;
  return undefined;
}

/** What is missing that can be installed; undefined when nothing is. */
export function whyNoArm64(): string | undefined {
  const missing = [`${TARGET}-gcc`, `${TARGET}-g++`].filter((name) => !existsSync(join("/usr/bin", name)));
  if (emulator() === undefined) missing.push("qemu-aarch64-static");
  return missing.length === 0 ? undefined : `missing for arm64: ${missing.join(", ")} (Debian: gcc-${TARGET} g++-${TARGET} qemu-user-static).`;
}

function emulator(): string | undefined {
  return ["qemu-aarch64-static", "qemu-aarch64"].map((name) => join("/usr/bin", name)).find(existsSync);
}

export async function arm64(): Promise<Arm64> {
  const work = await mkdtemp(join(tmpdir(), "seepp-arm64-"));
  return { emulator: emulator()!, root: await packages(), work, remove: () => rm(work, { recursive: true, force: true }) };
}

/** `valgrind`: this machine's version. The recorder is built from its source and against the packages, so they belong together. */
export function packagesKey(release: string, valgrind: string): string {
  return createHash("sha256").update([release, valgrind, ...PACKAGES].join("\n")).digest("hex").slice(0, 16);
}

/** Fetches Debian's packages for arm64 once, by an apt with folders of its own: neither dpkg's state nor apt's is touched. */
async function packages(): Promise<string> {
  const release = await readFile("/etc/debian_version", "utf8");
  const { stdout: valgrind } = await execute("dpkg-query", ["-W", "-f", "${Version}", "valgrind"]);
  const folder = join(CACHE, `arm64-packages-${packagesKey(release, valgrind)}`);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, "arm64-new-"));
  try {
    for (const name of ["lists/partial", "archives/partial", "packages", "root"]) await mkdir(join(work, name), { recursive: true });
    await writeFile(join(work, "status"), "");
    const apt = (args: string[]) => execute("apt-get", [
      "-qq", "-o", "APT::Architecture=arm64", "-o", "APT::Architectures::=arm64", "-o", `Dir::State::status=${join(work, "status")}`, "-o", `Dir::State::lists=${join(work, "lists")}`,
      "-o", `Dir::Cache=${work}`, "-o", `Dir::Cache::archives=${join(work, "archives")}`, "-o", `APT::Sandbox::User=${process.env["USER"] ?? "root"}`, ...args,
    ], { cwd: join(work, "packages"), maxBuffer: 1 << 24 });
    await apt(["update"]);
    await apt(["download", ...PACKAGES]);
    for (const name of await readdir(join(work, "packages"))) await execute("dpkg-deb", ["-x", join(work, "packages", name), join(work, "root")]);
    await rename(join(work, "root"), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** Runs an arm64 program. */
export function emulate({ emulator: qemu, root }: Arm64, program: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return execute(qemu, ["-L", root, program, ...args], { maxBuffer: 1 << 28 });
}

/** Gives a compiler for programs that use the unpacked packages: one command, as build scripts want it. */
async function compilerCommand({ root, work }: Arm64, name: "gcc" | "g++"): Promise<string> {
  const path = join(work, name);
  const folders = [join(root, "usr", "lib", TARGET), join(root, "lib", TARGET)];
  await writeFile(path, `#!/bin/sh\nexec ${TARGET}-${name} "$@" -isystem '${join(root, "usr", "include")}' ${folders.map((folder) => `-L'${folder}' -Wl,-rpath-link='${folder}'`).join(" ")}\n`);
  await chmod(path, 0o755);
  return path;
}

/** Gives the folder that the recorder is built in. It is built anew when its sources have changed. */
export async function buildRecorder({ root }: Arm64): Promise<string> {
  const out = `${root.replace("arm64-packages", "arm64-recorder")}`;
  await execute("sh", [join(REPOSITORY, "executor-image", "recorder", "build.sh"), "--target", TARGET, "--packages", root, "--out", out]);
  return out;
}

export async function buildSymbols(machine: Arm64): Promise<string> {
  const out = join(machine.work, "symbols");
  await execute("sh", [join(REPOSITORY, "executor-image", "symbols", "build.sh"), "--out", out], { env: { ...process.env, CXX: await compilerCommand(machine, "g++") } });
  return join(out, "seepp-symbols");
}

/** `filter`: a program that only makes the launcher's filter. The launcher itself asks for what the emulator does not have (a subreaper). */
export async function buildSandbox(machine: Arm64): Promise<{ launcher: string; filter: string }> {
  const [sources, out] = [join(REPOSITORY, "executor-image", "sandbox"), join(machine.work, "sandbox")];
  const compiler = await compilerCommand(machine, "gcc");
  await execute("sh", [join(sources, "build.sh"), out], { env: { ...process.env, CC: compiler, STRIP: `${TARGET}-strip` } });
  const filter = join(out, "filter");
  await execute(compiler, ["-std=gnu17", `-I${sources}`, join(sources, "filter.c"), join(__dirname, "programs", "filter_main.c"), "-o", filter, "-lseccomp"]);
  return { launcher: join(out, "seepp-sandbox"), filter };
}

/**
 * What the runner is given so that it records for arm64: the cross-compiler, this machine's symbols reader (it reads programs of
 * both), and under the recorder's name a script that starts the real one in the emulator.
 */
export async function arm64Toolchain({ emulator: qemu, root, work }: Arm64, recorder: string): Promise<Toolchain> {
  const native = await nativeToolchain();
  const folder = join(work, "toolchain");
  await mkdir(join(folder, "recorder"), { recursive: true });
  const tool = join(folder, "recorder", RECORDER_TOOL);
  const real = join(recorder, "seepp-arm64-linux");
  const flags = machineOf("arm64")!.recorderFlags.join(" ");
  await writeFile(tool, `#!/bin/sh\nexec '${qemu}' -L '${root}' -E VALGRIND_LIB='${recorder}' -E VALGRIND_LAUNCHER='${real}' '${real}' ${flags} "$@"\n`);
  await chmod(tool, 0o755);
  await cp(join(native.folder, "symbols"), join(folder, "symbols"), { recursive: true });
  const { stdout } = await execute(`${TARGET}-g++`, ["-dumpfullversion"]);
  await writeFile(join(folder, "toolchain.json"), JSON.stringify({ version: 1, compiler: `/usr/bin/${TARGET}-g++`, compilerVersion: stdout.trim(), mold: false, valgrind: native.valgrind }));
  return openToolchain(folder);
}
