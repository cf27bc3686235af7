/**
 * A class's submissions through the cloud executor while one call in ten goes wrong: every result is right, none is lost, none
 * is there twice. 40 programs; with SEEPP_FULL=1 two hundred.
 */
import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openTrace } from "../../src/trace/trace";
import { emulatorOrSkip, startEmulator, type Emulator } from "./emulator";
import { withCredentials } from "./environment";
import * as front from "./front";

const CLI = resolve("dist/cli.js");
const PROGRAMS = process.env["SEEPP_FULL"] === undefined ? 40 : 200;
const FEW = 12;
const CHANCE = 0.1;
const FAULTS: front.Fault[] = [
  front.throttled, front.serviceFailed, front.unavailable, front.hungUp, front.cut, front.shortened,
  front.failed("Runtime.ExitError", "RequestId: 1 Error: Runtime exited with error: exit status 75"), front.slow(400),
];

interface Summary {
  programs: { name: string; outcome: string; exitCode?: number; trace?: string; tries: number; cloud?: { invocations: number; billedMs: number; usd: number } }[];
  totals: { outcomes: Record<string, number>; usd: number };
}

describe("a batch through AWS Lambda", function () {
  this.timeout(1_200_000);
  let environments: Emulator[] = [];
  let lambda: front.Front;
  let folder: string;
  let restore: () => void = () => undefined;

  before(async function () {
    emulatorOrSkip(this);
    restore = withCredentials();
    environments = [await startEmulator(), await startEmulator()];
    lambda = await front.startFront(environments);
    folder = mkdtempSync(join(tmpdir(), "seepp-class-"));
    for (const [name, count] of [["many", PROGRAMS], ["few", FEW]] as const) {
      mkdirSync(join(folder, name));
      for (let i = 0; i < count; i++) writeFileSync(join(folder, name, `pupil${i}.cpp`), program(i));
    }
  });
  after(async () => {
    await lambda?.stop();
    await Promise.all(environments.map((each) => each.stop()));
    if (folder !== undefined) rmSync(folder, { recursive: true });
    restore();
  });

  const program = (i: number): string => `#include <cstdio>\nint main() {\n  int own = ${i};\n  for (int k = 0; k < ${i % 5}; k++) own += 1000;\n  printf("pupil ${i}: %d\\n", own);\n  return ${i % 200};\n}\n`;

  function batch(from: string, out: string, until?: () => boolean): Promise<{ status: number | null; stderr: string; summary: Summary }> {
    const child = spawn(process.execPath, [CLI, "batch", join(folder, from), "--executor", "lambda", "--concurrency", "3", "--retries", "6", "-o", out, "--json"], {
      env: { ...process.env, SEEPP_LAMBDA_FUNCTION: "function", SEEPP_LAMBDA_REGION: "eu-central-1", SEEPP_LAMBDA_ENDPOINT: lambda.endpoint, SEEPP_CLOUD_CACHE: "0", SEEPP_STATE: join(folder, "state") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    let interrupted = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => { stdout += text; });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      if (interrupted || until?.() !== true) return;
      interrupted = true;
      child.kill("SIGINT");
    });
    return new Promise((done) => child.on("close", (status) => done({ status, stderr, summary: JSON.parse(stdout) as Summary })));
  }

  async function checkAll(count: number, out: string, summary: Summary): Promise<void> {
    assert.deepEqual(summary.programs.map(({ name }) => name).sort(), Array.from({ length: count }, (_, i) => `pupil${i}`).sort(), "none lost, none twice");
    for (const { name, outcome, exitCode, trace } of summary.programs) {
      const i = Number(name.slice("pupil".length));
      assert.deepEqual([outcome, exitCode, trace], ["exited", i % 200, `${name}.seepp`], name);
      const opened = await openTrace(readFileSync(join(out, `${name}.seepp`)));
      assert.equal(opened.sources[0].text, program(i), "its own source");
      assert.equal(opened.snapshot(opened.stepCount).output.stdout, `pupil ${i}: ${i + (i % 5) * 1000}\n`);
    }
    assert.deepEqual(readdirSync(out).filter((name) => name.endsWith(".seepp")).length, count);
    const journal = readFileSync(join(out, "batch.jsonl"), "utf8").trim().split("\n").map((line) => (JSON.parse(line) as { row: { name: string } }).row.name);
    assert.equal(journal.length, count, "each was done once");
    assert.equal(new Set(journal).size, count);
  }

  it(`traces ${PROGRAMS} programs while ${CHANCE * 100} % of the calls fail`, async () => {
    // Calls go wrong by their number, so that each run of the test is alike.
    let calls = 0;
    lambda.chance = () => (++calls % (1 / CHANCE) === 3 ? FAULTS[Math.floor(calls * CHANCE) % FAULTS.length] : undefined);
    const out = join(folder, "out");
    const { status, stderr, summary } = await batch("many", out);
    assert.equal(status, 0, stderr);
    await checkAll(PROGRAMS, out, summary);
    assert.ok(lambda.calls > PROGRAMS * (1 + CHANCE / 2), `faults were made: ${lambda.calls} calls`);
    assert.ok(summary.programs.every(({ cloud }) => cloud !== undefined && cloud.billedMs > 0 && cloud.usd > 0));
    assert.ok(summary.totals.usd > 0);
    lambda.chance = undefined;
    const before = lambda.calls;
    const again = await batch("many", out);
    assert.equal(lambda.calls, before, "what is done is not done again");
    assert.deepEqual(again.summary.programs, summary.programs);
  });

  it("goes on where it was interrupted", async () => {
    const out = join(folder, "interrupted");
    const start = lambda.served;
    const first = await batch("few", out, () => lambda.served - start >= FEW / 4);
    assert.equal(first.status, 130, first.stderr);
    assert.match(first.stderr, /cancelled with \d+ programs to go/);
    const done = first.summary.programs.filter(({ outcome }) => outcome === "exited").length;
    assert.ok(done > 0 && done < FEW, String(done));
    const calls = lambda.calls;
    const second = await batch("few", out);
    assert.equal(second.status, 0, second.stderr);
    assert.equal((second.stderr.match(/\(before\)/g) ?? []).length, done);
    assert.ok(lambda.calls - calls >= FEW - done);
    await checkAll(FEW, out, second.summary);
  });
});
