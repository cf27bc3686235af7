/**
 * Hostile programs: each file of `programs/` says in its first line what it tries, and in its second which outcomes are
 * right. A program that gets through prints a line with ESCAPED. A `.json` file is a request that is hostile itself.
 */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { ExecutorError, type Executor } from "../../src/executors/executor";
import type { TraceRequest, TraceResult } from "../../src/runner/request";
import { openTrace } from "../../src/trace/trace";

export interface Hostile {
  name: string;
  tries: string;
  /** Outcomes that are right; anything else is a fault, though not an escape. */
  expect: readonly string[];
  /** Any JSON: some requests are not well formed on purpose. */
  request: TraceRequest;
  /** Only the request or the compiler is attacked: safe on a developer's own machine. */
  harmless: boolean;
}

export interface Verdict {
  name: string;
  tries: string;
  outcome: string;
  /** What the user is told. */
  message: string;
  /** What it got that it must not have. */
  escapes: string[];
  /** An outcome that is not right, or a next trace that is not as it should be. */
  faults: string[];
}

const LIMITS = { steps: 20_000, seconds: 2, compileSeconds: 5, memoryMb: 128, traceBytes: 16 * 1024 * 1024, outputBytes: 100_000 };
const PROGRAMS = join(__dirname, "programs");

/** Of the programs that run, those that do nothing worse than to take time. */
const HARMLESS_PROGRAMS = new Set(["flood_stdout.cpp", "flood_stderr.cpp", "loop_silent.cpp", "loop_in_library.cpp", "sleep_forever.cpp", "memory_stack.cpp", "forged_trace.cpp", "self_modifying.cpp", "double_mapped.cpp", "core_dump.cpp"]);
const COMPILED_ONLY = /^(include_|incbin|template_|constexpr_|macro_|pragma_|static_)/;

const FileSchema = v.object({
  tries: v.string(), expect: v.array(v.string()), request: v.looseObject({ code: v.string() }),
  repeat: v.optional(v.object({ text: v.string(), times: v.number() })),
});

export function hostilePrograms(): Hostile[] {
  return readdirSync(PROGRAMS).sort().map((name) => {
    const text = readFileSync(join(PROGRAMS, name), "utf8");
    if (name.endsWith(".json")) return fromJson(name, text);
    const [, tries, expect] = /^\/\/ tries: (.*)\n\/\/ expect: (.*)\n/.exec(text) ?? [];
    if (tries === undefined) throw new Error(`${name} does not say what it tries and what to expect`);
    const harmless = HARMLESS_PROGRAMS.has(name) || COMPILED_ONLY.test(name);
    return { name, tries, expect: expect.split(" "), harmless, request: { version: 1, code: text, main: name, limits: LIMITS, format: "seepp" } };
  });
}

function fromJson(name: string, text: string): Hostile {
  const { tries, expect, request, repeat } = v.parse(FileSchema, JSON.parse(text));
  const code = repeat === undefined ? request.code : request.code.replace("@", repeat.text.repeat(repeat.times));
  return { name, tries, expect, harmless: true, request: { version: 1, limits: LIMITS, format: "seepp", ...request, code } as TraceRequest };
}

/** A secret in this process's environment that nothing may see. */
export const canary = `canary-${randomBytes(12).toString("hex")}`;
process.env["SEEPP_CANARY"] = canary;

export async function attack({ name, tries, expect, request }: Hostile, executor: Executor): Promise<Verdict> {
  const verdict: Verdict = { name, tries, outcome: "", message: "", escapes: [], faults: [] };
  try {
    const result = await executor.run(request);
    verdict.outcome = result.outcome;
    verdict.message = (result.message ?? result.diagnostics[0]?.message ?? result.signal ?? `status ${result.exitCode ?? 0}`).split("\n")[0].slice(0, 90);
    if (!expect.includes(result.outcome)) verdict.faults.push(`it ended with ${result.outcome}, not ${expect.join(" or ")}`);
    await search(result, verdict);
  } catch (error) {
    if (!(error instanceof ExecutorError)) throw error;
    // A container that had to be ended is an answer, in words.
    verdict.outcome = error.code;
    verdict.message = error.message.slice(0, 90);
    if (!["out-of-memory", "container-killed", "container-removed", "recorder-failed", "usage"].includes(error.code)) verdict.faults.push(`${error.code}: ${error.message}`);
  }
  const next = await executor.run({ version: 1, code: "int main() { return 42; }\n", format: "seepp" });
  if (next.exitCode !== 42) verdict.faults.push(`the next trace ended with ${next.outcome} ${next.exitCode}`);
  return verdict;
}

async function search(result: TraceResult, { escapes }: Verdict): Promise<void> {
  const { trace, ...rest } = result;
  const texts = [JSON.stringify(rest)];
  if (trace !== undefined && result.ok) {
    const opened = await openTrace(trace);
    const { stdout, stderr } = opened.snapshot(opened.stepCount).output;
    for (const line of stdout.split("\n")) if (line.startsWith("ESCAPED")) escapes.push(line);
    texts.push(stdout, stderr, Buffer.from(trace).toString("latin1"));
  }
  if (texts.some((text) => text.includes(canary))) escapes.push("the secret of the executor's environment");
  if (texts.some((text) => /root:[^\n]*:\d+:\d+:\d*:\d*:/.test(text))) escapes.push("a line of /etc/shadow");
}
