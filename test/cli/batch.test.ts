/** `seepp batch`: which programs a folder holds, what is done again and what is not, and what ends a batch. */
import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Journal } from "../../src/cli/batch/journal";
import { submissionsIn } from "../../src/cli/batch/programs";
import { runBatch, type Batch } from "../../src/cli/batch/run";
import { lastLine, table, totalsOf } from "../../src/cli/batch/table";
import { CliError } from "../../src/cli/errors";
import { ExecutorError, type Executor, type RunResult } from "../../src/executors/executor";

const CLI = resolve("dist/cli.js");
const MAIN = "int main() { return 0; }\n";

describe("seepp batch", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "seepp-batch-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(files: Record<string, string | Buffer>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  }

  it("takes each file and each folder of sources as a program", async () => {
    write({
      "anna.cpp": MAIN, "ben.c": MAIN, "notes.txt": "", "list.h": "",
      "carl/util.cpp": "int f() { return 1; }\n", "carl/src/app.cpp": MAIN,
      "group/dora/one.cpp": MAIN, "group/dora/two.cpp": MAIN,
      ".git/x.cpp": MAIN, "carl/build/CMakeFiles/check.cpp": MAIN, "__MACOSX/anna.cpp": MAIN,
      "Emil.cpp": MAIN, "emil/main.cpp": MAIN,
    });
    const found = Object.fromEntries((await submissionsIn(folder)).map(({ name, sources }) => [name, sources]));
    assert.deepEqual(found, {
      anna: ["anna.cpp"], ben: ["ben.c"], carl: ["carl/src/app.cpp", "carl/util.cpp"],
      "group/dora/one": ["group/dora/one.cpp"], "group/dora/two": ["group/dora/two.cpp"],
      "Emil.cpp": ["Emil.cpp"], emil: ["emil/main.cpp"],
    });
  });

  it("says what is wrong with its folders", async () => {
    await assert.rejects(submissionsIn(folder), (error) => error instanceof CliError && /no C or C\+\+ source/.test(error.message));
    const { status, stderr } = spawnSync(process.execPath, [CLI, "batch", join(folder, "none"), "-o", folder], { encoding: "utf8" });
    assert.equal(status, 2);
    assert.match(stderr, /There is no folder .*none/);
  });

  it("traces a folder, and only what has changed the next time", () => {
    write({ "in/good.cpp": "int main() { int x = 4; return x; }\n", "in/wrong.cpp": "int main() { return y; }\n", "in/bin.cpp": Buffer.from([0, 1]), "in/pair/main.cpp": "int f();\nint main() { int* p = new int(f()); return *p; }\n", "in/pair/f.cpp": "int f() { return 7; }\n" });
    const batch = (...more: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, "batch", join(folder, "in"), "--executor", "native", "-o", join(folder, "out"), "--json", ...more], { encoding: "utf8" });
      return { status, stderr, ...(JSON.parse(stdout) as { programs: Record<string, unknown>[]; totals: Record<string, unknown> }) };
    };
    const first = batch();
    assert.equal(first.status, 0, first.stderr);
    const said = first.programs.map(({ name, outcome, exitCode, leaks, trace }) => [name, outcome, exitCode, leaks, trace]);
    assert.deepEqual(said, [
      ["bin", "refused", undefined, 0, undefined], ["good", "exited", 4, 0, "good.seepp"], ["wrong", "compile-error", undefined, 0, undefined], ["pair", "exited", 7, 1, "pair.seepp"],
    ]);
    assert.equal(first.totals["withLeaks"], 1);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "out", "batch.json"), "utf8")).programs, first.programs);
    assert.ok(existsSync(join(folder, "out", "pair.seepp")));

    // One has changed, one trace was taken away, and the journal ends within a line.
    write({ "in/good.cpp": "int main() { return 5; }\n" });
    rmSync(join(folder, "out", "pair.seepp"));
    appendFileSync(join(folder, "out", "batch.jsonl"), '{"key":"x","row":{"na');
    const second = batch();
    assert.match(second.stderr, /wrong: compile-error \(before\)/);
    assert.match(second.stderr, /good: exited\n/);
    assert.match(second.stderr, /pair: exited\n/);
    assert.equal(second.programs.find(({ name }) => name === "good")?.["exitCode"], 5);
    assert.match(batch("--std", "c++17").stderr, /pair: exited\n/, "another request");
    assert.match(batch("--std", "c++17").stderr, /pair: exited \(before\)\n/);
    assert.match(batch("--std", "c++17", "--fresh").stderr, /pair: exited\n/);
  });

  describe("with an executor that fails", () => {
    const RESULT: RunResult = { version: 1, ok: false, outcome: "compile-error", diagnostics: [], stats: { steps: 0, seconds: { compile: 0, record: 0, package: 0, total: 0 }, traceBytes: 0 } };

    async function batch(run: (code: string, calls: number) => RunResult | ExecutorError, more: Partial<Batch> = {}) {
      const names = ["a", "b", "c", "d"];
      const calls = new Map<string, number>();
      const executor: Executor = {
        name: "lambda",
        availability: () => Promise.resolve({ ready: true, detail: "" }),
        run: ({ code }) => {
          calls.set(code, (calls.get(code) ?? 0) + 1);
          const answer = run(code, calls.get(code)!);
          return answer instanceof ExecutorError ? Promise.reject(answer) : Promise.resolve(answer);
        },
      };
      const journal = await Journal.open(folder, false);
      const ended = await runBatch(names.map((name) => ({ name, files: [name], sources: [name], folder: "." })), {
        executor, version: "test", concurrency: 2, retries: 2, firstWaitMs: 1, journal, signal: new AbortController().signal,
        programOf: ({ name }) => Promise.resolve({ request: { code: name }, root: "", views: [], viewFiles: new Map(), problems: [], notes: [], ownInput: false }), keep: (name) => Promise.resolve(name), begins: () => undefined, ended: () => undefined, ...more,
      });
      await journal.close();
      return { ...ended, outcomes: ended.rows.map(({ outcome }) => outcome), calls };
    }
    const throttled = new ExecutorError("throttled", "Busy.", "Wait.");

    it("tries again what may pass, and goes on with the others", async () => {
      const { outcomes, calls, rows } = await batch((code, call) => (code === "b" && call < 3 ? throttled : RESULT));
      assert.deepEqual(outcomes, ["compile-error", "compile-error", "compile-error", "compile-error"]);
      assert.equal(calls.get("b"), 3);
      assert.equal(rows[1].tries, 3);
    });

    it("gives one program up and keeps the others; the next batch tries it again alone", async () => {
      const first = await batch((code) => (code === "b" ? throttled : RESULT));
      assert.deepEqual(first.outcomes, ["compile-error", "failed", "compile-error", "compile-error"]);
      assert.equal(first.calls.get("b"), 3);
      assert.equal(first.rows[1].failure?.code, "throttled");
      const second = await batch(() => RESULT);
      assert.deepEqual([...second.calls.keys()], ["b"]);
    });

    it("stops at once at what no other program would get round", async () => {
      const { stopped, outcomes, calls } = await batch((code) => (code === "b" ? new ExecutorError("access-denied", "Denied.", "Ask.") : RESULT));
      assert.equal(stopped?.code, "access-denied");
      assert.equal(outcomes[1], "not-run");
      assert.ok(!calls.has("d"));
    });

    it("ends by a signal, and loses nothing that is done", async () => {
      const abort = new AbortController();
      const { outcomes, stopped } = await batch((code) => {
        if (code === "b") abort.abort();
        return RESULT;
      }, { signal: abort.signal, concurrency: 1 });
      assert.equal(stopped, undefined);
      assert.deepEqual(outcomes, ["compile-error", "compile-error", "not-run", "not-run"]);
    });

    it("sums up in a table", async () => {
      const cloud = { region: "eu-central-1", architecture: "x86_64" as const, invocations: 1, billedMs: 700, memoryMb: 2048, usedMb: 200, usd: 0.0000235 };
      const { rows } = await batch((code) => (code === "b" ? throttled : { ...RESULT, outcome: "exited", exitCode: 3, cloud }));
      const lines = table(rows).split("\n");
      assert.match(lines[0], /^program +outcome +steps +errors +leaks +seconds +price$/);
      assert.match(lines[1], /^a +exited with 3 .* \$0\.0000235$/);
      assert.match(lines[2], /^b +failed .* Busy\. Wait\.$/);
      assert.match(lastLine(totalsOf(rows), 1.25), /^4 programs in 1\.3 s: 3 exited, 1 failed; 0 with memory errors, 0 with leaks; billed 2\.1 s, about \$0\.0000705$/);
    });
  });
});
