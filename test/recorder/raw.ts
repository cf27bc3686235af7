/** Records a small program with the recorder itself and gives the raw stream's events in order, as plain objects. */
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { CODE_FLAGS } from "../../src/runner/compile";
import { buildPlan } from "../../src/runner/plan";
import { findStatements } from "../../src/runner/statements";
import { RawDecoder } from "../../src/trace/raw/decoder";
import { limitNames, reasonNames, type EventSink } from "../../src/trace/raw/events";
import { SymbolsSchema, type Symbols } from "../../src/trace/symbols";
import { nativeToolchain, REPOSITORY } from "../corpus/recording";

const execute = promisify(execFile);

export type Event = { is: string } & Record<string, unknown>;

export interface Raw {
  events: Event[];
  symbols: Symbols;
  code: number | null;
  signal: string | null;
  /** Source line of a site. */
  line(site: number): number;
  of(kind: string): Event[];
  /** "reason line" of each step; line 0 outside user code. */
  steps(): string[];
}

export interface Options {
  args?: string[];
  recorder?: string[];
  compiler?: string[];
  stdin?: string;
}

export async function record(source: string, options: Options = {}): Promise<Raw> {
  const { folder: toolchain } = await nativeToolchain();
  const folder = await mkdtemp(join(tmpdir(), "seepp-recorder-"));
  try {
    await writeFile(join(folder, "main.cpp"), source);
    await execute("g++", [...CODE_FLAGS, "-no-pie", "-pthread", ...(options.compiler ?? []), "main.cpp", "-o", "a.out"], { cwd: folder });
    const { stdout } = await execute(join(toolchain, "symbols", "seepp-symbols"), ["a.out", folder], { cwd: folder, maxBuffer: 1 << 28 });
    const symbols = v.parse(SymbolsSchema, JSON.parse(stdout));
    const statements = await findStatements([{ path: "main.cpp", content: source }], { wasmFolder: join(REPOSITORY, "dist") });
    const plan = buildPlan(symbols, statements);
    await writeFile(join(folder, "plan"), plan.bytes);
    const { raw, code, signal } = await run(join(toolchain, "recorder"), folder, options);
    const events = decode(raw);
    const of = (kind: string): Event[] => events.filter((event) => event.is === kind);
    const line = (site: number): number => {
      if (site < 0) return 0;
      const address = BigInt(plan.sites.sites[site].address);
      return symbols.rows.find((row) => BigInt(row[0]) === address)?.[2] ?? -1;
    };
    return { events, symbols, code, signal, line, of, steps: () => of("step").map((step) => `${String(step["reason"])} ${line(Number(step["site"]))}`) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(lib: string, folder: string, options: Options): Promise<{ raw: Buffer; code: number | null; signal: string | null }> {
  const tool = join(lib, "seepp-amd64-linux");
  const out = join(folder, "raw");
  await writeFile(out, "");
  const { open } = await import("node:fs/promises");
  const file = await open(out, "w");
  try {
    const child = spawn(tool, [
      "--tool=seepp", "-q", "--vgdb=no", "--log-file=/dev/null", "--command-line-only=yes", "--error-limit=no",
      "--run-libc-freeres=no", "--run-cxx-freeres=no", "--seepp-plan=plan", "--seepp-fd=3", ...(options.recorder ?? []),
      "./a.out", ...(options.args ?? []),
    ], { cwd: folder, env: { VALGRIND_LIB: lib, VALGRIND_LAUNCHER: tool }, stdio: ["pipe", "ignore", "ignore", file.fd] });
    child.stdin?.end(options.stdin ?? "");
    const ended = await new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({ code, signal }));
    });
    return { raw: await readFile(out), ...ended };
  } finally {
    await file.close();
  }
}

function decode(raw: Buffer): Event[] {
  const events: Event[] = [];
  const put = (is: string, fields: Record<string, unknown>): void => { events.push({ is, ...fields }); };
  const sink: EventSink = {
    step: (site, reason) => put("step", { site, reason: reasonNames[reason] }),
    write: (kind, address, length, data, at) => put(["", "", "write", "undefined", "mixed"][kind], {
      address, length, bytes: kind === 3 ? "" : Buffer.from(data.subarray(at, at + length)).toString("hex"),
      vbits: kind === 4 ? Buffer.from(data.subarray(at + length, at + 2 * length)).toString("hex") : "",
    }),
    push: (fn, cfa, callerSite, returnAddress) => put("push", { fn, cfa, callerSite, returnAddress }),
    pop: (count) => put("pop", { count }),
    thread: (id) => put("thread", { id }),
    threadStart: (id, creator, low, high) => put("threadStart", { id, creator, low, high }),
    threadEnd: (id) => put("threadEnd", { id }),
    alloc: (address, size, how, stack) => put("alloc", { address, size, how, stack }),
    free: (address, how, stack) => put("free", { address, how, stack }),
    stack: (id, ips) => put("stack", { id, ips: [...ips] }),
    output: (fd, bytes) => put("output", { fd, text: Buffer.from(bytes).toString("utf8") }),
    origin: (kind, stack) => put("origin", { kind, stack }),
    error: (kind, address, size, detail, stack) => put("error", { kind, address, size, detail, stack }),
    result: (mask, bytes) => put("result", { mask, bytes: Buffer.from(bytes).toString("hex") }),
    signal: (number, code, address) => put("signal", { number, code, address }),
    limit: (which) => put("limit", { which: limitNames[which] }),
    exit: (status) => put("exit", { status }),
    exec: (path) => put("exec", { path }),
    stackPointer: (sp) => put("stackPointer", { sp }),
    exception: (object, typeinfo, type) => put("exception", { object, typeinfo, type }),
    input: (requested, got) => put("input", { requested, got }),
    unmap: (address, length) => put("unmap", { address, length }),
    threadLocals: (id, address, size) => put("threadLocals", { id, address, size }),
  };
  const decoder = new RawDecoder(sink);
  decoder.push(raw);
  if (!decoder.atBoundary) throw new Error(`the stream ends inside a record, after ${decoder.offset} bytes`);
  return events;
}
