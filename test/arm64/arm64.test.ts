/** The parts of the executor image for arm64: that they compile, and what they do in an emulator. What that shows, and what not: machine.ts. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { CODE_FLAGS } from "../../src/runner/compile";
import { machineOf } from "../../src/runner/machine";
import { runRequest } from "../../src/runner/run";
import type { Toolchain } from "../../src/runner/toolchain";
import type { Snapshot, Value } from "../../src/trace/snapshot";
import { openTrace } from "../../src/trace/trace";
import { nativeToolchain, REPOSITORY } from "../corpus/recording";
import { skipElsewhere, skipWithout } from "../missing-parts";
import { arm64, arm64Toolchain, buildRecorder, buildSandbox, buildSymbols, emulate, packagesKey, TARGET, thisHost, whyNoArm64, whyNotHere, type Arm64 } from "./machine";

const execute = promisify(execFile);
const PROGRAMS = join(__dirname, "programs");
const EM_AARCH64 = 183; // elf.h

/** The machine that an ELF file is for. */
async function machineIn(path: string): Promise<number> {
  return (await readFile(path)).readUInt16LE(18);
}

async function recordWith(toolchain: Toolchain, code: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const request = { version: 1, code, format: "seepp", limits: { seconds: 100, memoryMb: 2000 } }; // the emulator's memory counts too
  const result = await runRequest(request, {
    toolchain, wasmFolder: join(REPOSITORY, "dist"), signal: new AbortController().signal, onProgress: () => undefined, onTrace: (bytes) => chunks.push(bytes),
  });
  assert.deepEqual([result.outcome, result.exitCode, result.diagnostics], ["exited", 0, []], result.message);
  return Buffer.concat(chunks);
}

/** A value without its addresses, which differ between the machines. */
function plain(value: Value): unknown {
  const { name, type, kind, state, value: text, children } = value;
  return [name, type, kind, state, text !== undefined && /0x/.test(text) ? "address" : text, ...(children ?? []).map(plain)];
}

function plainSnapshot(snapshot: Snapshot): unknown {
  const { step, reason, line, column, frames, globals, output, errors, returned } = snapshot;
  return {
    step, reason, line, column, output,
    frames: frames.map((frame) => [frame.function, frame.line, frame.variables.map(plain)]), globals: globals.filter(({ type }) => type !== "jmp_buf").map(plain),
    errors: errors.map(({ kind, line: at }) => [kind, at]), returned: returned === undefined ? undefined : plain(returned),
  };
}

describe("where arm64 can be tried out", () => {
  const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';

  it("is Debian on amd64; elsewhere the suite is skipped with the reason", () => {
    assert.equal(whyNotHere({ architecture: "x64", release: debian }), undefined);
    assert.match(whyNotHere({ architecture: "arm64", release: debian })!, /this machine is arm64/);
    assert.match(whyNotHere({ architecture: "x64", release: 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n' })!, /this is ubuntu/);
    assert.match(whyNotHere({ architecture: "x64", release: "" })!, /this is unknown/);
  });

  it("is set up anew when Valgrind is another one", () => {
    assert.notEqual(packagesKey("12", "1:3.19.0-1"), packagesKey("12", "1:3.24.0-1"));
    assert.equal(packagesKey("12", "1:3.19.0-1"), packagesKey("12", "1:3.19.0-1"));
  });
});

describe("arm64", function () {
  this.timeout(240_000);
  let machine: Arm64;
  let recorder: string;
  before(async function () {
    skipElsewhere(whyNotHere(thisHost()), this);
    skipWithout(whyNoArm64(), this);
    machine = await arm64();
    recorder = await buildRecorder(machine);
  });
  after(() => machine?.remove());

  it("compiles and links the whole recorder", async () => {
    for (const name of ["seepp-arm64-linux", "vgpreload_seepp-arm64-linux.so", "vgpreload_core-arm64-linux.so"]) assert.equal(await machineIn(join(recorder, name)), EM_AARCH64, name);
  });

  it("compiles programs with the flags that the runner gives there", async () => {
    const flags = CODE_FLAGS.flatMap((flag) => (machineOf("x64")!.codeFlags.includes(flag) ? machineOf("arm64")!.codeFlags : [flag]));
    await execute(`${TARGET}-g++`, ["-Werror", ...flags, "-c", join(PROGRAMS, "calls.cpp"), "-o", join(machine.work, "calls.o")]);
  });

  it("reads a program's symbols as the reader on this machine does", async () => {
    const program = join(machine.work, "library");
    await execute(`${TARGET}-g++`, [...CODE_FLAGS, "-no-pie", "-pthread", join(PROGRAMS, "library.cpp"), "-o", program]);
    const there = await emulate(machine, await buildSymbols(machine), [program, PROGRAMS]);
    const here = await execute(join((await nativeToolchain()).folder, "symbols", "seepp-symbols"), [program, PROGRAMS], { maxBuffer: 1 << 28 });
    assert.equal((JSON.parse(there.stdout) as { architecture: string }).architecture, "aarch64");
    assert.equal(there.stdout, here.stdout);
  });

  it("compiles the sandbox launcher, and can make its filter of system calls", async () => {
    const { launcher, filter } = await buildSandbox(machine);
    assert.equal(await machineIn(launcher), EM_AARCH64);
    // The emulator has no seccomp, so loading is refused; each rule was added before, or it would say which was not.
    assert.match((await emulate(machine, filter, [])).stdout, /^seccomp: the kernel refuses the filter: /);
  });

  it("records each thread as on amd64", async () => {
    const code = await readFile(join(PROGRAMS, "threads.cpp"), "utf8");
    /** By thread, in an order of their own: which of two begins first is the machine's business. */
    const stepsOf = async (toolchain: Toolchain): Promise<unknown[][]> => {
      const trace = await openTrace(await recordWith(toolchain, code));
      const steps = new Map<number, unknown[]>();
      for (let step = 1; step <= trace.stepCount; step++) {
        const { thread, reason, line, column, frames } = trace.snapshot(step);
        const known = steps.get(thread) ?? [];
        // What a std::thread holds is a number that the system gives.
        known.push([reason, line, column, frames.map((frame) => [frame.function, frame.variables.filter(({ type }) => type !== "std::thread").map(plain)])]);
        steps.set(thread, known);
      }
      return [...steps.values()].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    };
    const [there, here] = [await stepsOf(await arm64Toolchain(machine, recorder)), await stepsOf(await nativeToolchain())];
    assert.equal(here.length, 3);
    assert.deepEqual(there, here);
  });

  for (const path of [join(PROGRAMS, "calls.cpp"), join(PROGRAMS, "library.cpp"), join(REPOSITORY, "examples", "linked_list.cpp")]) {
    it(`records ${path.slice(REPOSITORY.length + 1)} with the steps, values, errors and output of amd64`, async () => {
      const code = await readFile(path, "utf8");
      const there = await openTrace(await recordWith(await arm64Toolchain(machine, recorder), code));
      const here = await openTrace(await recordWith(await nativeToolchain(), code));
      assert.deepEqual([there.info.architecture, here.info.architecture], ["aarch64", "x86_64"]);
      for (let step = 1; step <= Math.min(there.stepCount, here.stepCount); step++) {
        assert.deepEqual(plainSnapshot(there.snapshot(step)), plainSnapshot(here.snapshot(step)), `step ${step}`);
      }
      assert.equal(there.stepCount, here.stepCount);
    });
  }
});
