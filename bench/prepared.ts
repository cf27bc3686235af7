/** A bench program, compiled and planned as the runner does it, so that it can be recorded again and again. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compile } from "../src/runner/compile";
import { Packer } from "../src/runner/pack";
import { buildPlan, type Plan } from "../src/runner/plan";
import { run } from "../src/runner/process";
import { record, recorderFolder } from "../src/runner/record";
import { findStatements } from "../src/runner/statements";
import { symbolsOf } from "../src/runner/symbols-of";
import type { Toolchain } from "../src/runner/toolchain";
import { checkRequest, type CheckedRequest } from "../src/runner/validate";
import { WorkFolder } from "../src/runner/work-folder";
import type { Symbols } from "../src/trace/symbols";
import { nativeToolchain, REPOSITORY } from "../test/corpus/recording";

export type ProgramName = "hello" | "list" | "bubble" | "loop" | "million";
/** Room enough for a program that makes three million steps. */
const LIMITS = { steps: 5_000_000, seconds: 120, traceBytes: 2 ** 30 };

export interface Recorded {
  trace: Uint8Array;
  steps: number;
  rawBytes: number;
}

export class Prepared {
  private constructor(
    private readonly toolchain: Toolchain, private readonly request: CheckedRequest, private readonly folder: WorkFolder,
    private readonly program: string, private readonly symbols: Symbols, private readonly plan: Plan,
  ) {}

  static async program(name: ProgramName): Promise<Prepared> {
    const code = await readFile(join(REPOSITORY, "bench", "programs", `${name}.cpp`), "utf8");
    const toolchain = await nativeToolchain();
    const checked = checkRequest({ version: 1, code, limits: LIMITS, format: "seepp" });
    if ("refused" in checked) throw new Error(checked.refused);
    const folder = await WorkFolder.create(checked.request.sources, recorderFolder(toolchain));
    const compiled = await compile(checked.request, folder, toolchain);
    if (compiled.kind !== "program") throw new Error(`${name}.cpp: ${compiled.message}`);
    const symbols = await symbolsOf(compiled.program, folder, toolchain, { seconds: 20, library: false });
    const plan = buildPlan(symbols, await findStatements(checked.request.sources, { wasmFolder: join(REPOSITORY, "dist") }));
    await writeFile(folder.plan, plan.bytes);
    return new Prepared(toolchain, checked.request, folder, compiled.program, symbols, plan);
  }

  /** Runs the program under our recorder and packs its whole trace while it runs. */
  async record(): Promise<Recorded> {
    const chunks: Uint8Array[] = [];
    const packer = new Packer({
      request: { main: this.request.main, flags: [], args: [] },
      sources: this.request.sources,
      symbols: this.symbols,
      sites: this.plan.sites,
      compiler: `g++ ${this.toolchain.compilerVersion}`,
      recorder: `Valgrind ${this.toolchain.valgrind}`,
      binary: this.program,
      inBackground: true, // as the runner does
    }, (bytes) => chunks.push(bytes));
    await record(this.request, this.folder, this.toolchain, (chunk) => packer.push(chunk));
    await packer.settled();
    packer.finish({ outcome: "exited", exitCode: 0, seconds: { compile: 0, record: 0, package: 0, total: 0 } });
    return { trace: Buffer.concat(chunks), steps: packer.steps, rawBytes: packer.rawBytes };
  }

  /** The same program under the recorder alone: the raw stream is read and thrown away. */
  async recordRaw(): Promise<void> {
    await record(this.request, this.folder, this.toolchain, () => undefined);
  }

  /** The same binary under the distribution's memcheck, which writes no trace. */
  async memcheck(): Promise<void> {
    const ended = await run({
      command: "/usr/bin/valgrind",
      args: ["--tool=memcheck", "--log-file=/dev/null", this.program],
      cwd: this.folder.source,
      env: { PATH: "/usr/bin:/bin" },
      seconds: 120,
      discardOutput: true,
      maxOutput: 1024 * 1024,
    });
    if (ended.code !== 0) throw new Error(`stock memcheck ended with ${ended.code ?? ended.signal}`);
  }

  remove(): Promise<void> {
    return this.folder.remove();
  }
}
