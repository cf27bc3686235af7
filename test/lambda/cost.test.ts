/** What the cloud costs, and what it need not cost: prices, the month's ledger, results that are kept. */
import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CachedExecutor } from "../../src/executors/cloud/cached";
import { Ledger } from "../../src/executors/cloud/ledger";
import { dollars, lambdaPrice } from "../../src/executors/cloud/prices";
import { DEFAULT_LIMITS, limitMessage } from "../../src/runner/limits";
import { isKeepable, requestKey, ResultCache } from "../../src/executors/cloud/result-cache";
import { LambdaExecutor } from "../../src/executors/lambda";
import type { TraceRequest, TraceResult } from "../../src/runner/request";
import { checkRequest } from "../../src/runner/validate";
import { emulatorOrSkip, startEmulator, type Emulator } from "./emulator";
import { withCredentials } from "./environment";
import * as front from "./front";

const CODE = "int main() {\n  int x = 7;\n  return x;\n}\n";
const near = (value: number, wanted: number): void => assert.ok(Math.abs(value - wanted) < wanted * 1e-6, `${value} for ${wanted}`);

describe("what the cloud costs", function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "seepp-cost-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is the time at the memory's price, and the request", () => {
    near(lambdaPrice({ region: "us-east-1", architecture: "x86_64", memoryMb: 1024, billedMs: 1000 }), 0.0000166667 + 0.0000002);
    near(lambdaPrice({ region: "eu-central-1", architecture: "arm64", memoryMb: 2048, billedMs: 500 }), 0.0000133334 + 0.0000002);
    near(lambdaPrice({ region: "us-east-1", architecture: "x86_64", memoryMb: 1024, billedMs: 1000, streamedBytes: 6 * 1024 ** 2 }), 0.0000166667 + 0.0000002);
    near(lambdaPrice({ region: "us-east-1", architecture: "x86_64", memoryMb: 1024, billedMs: 1000, streamedBytes: 6 * 1024 ** 2 + 1024 ** 3 }), 0.0000166667 + 0.0000002 + 0.008);
    near(lambdaPrice({ region: "ap-east-1", architecture: "x86_64", memoryMb: 512, billedMs: 1000 }), 0.00002292 / 2 + 0.00000028);
    assert.deepEqual([0, 0.0000166667, 0.0002, 0.0345, 0.5, 12.345].map(dollars), ["$0", "$0.0000167", "$0.0002", "$0.0345", "$0.50", "$12.35"]);
  });

  it("is summed up by month, over all windows and commands", async () => {
    const [one, other] = [new Ledger(folder), new Ledger(folder)];
    const november = new Date("2026-11-30T23:59:59Z");
    await one.add(0.5, 1000, november);
    near((await other.add(0.25, 1000, november)).usd, 0.75);
    near((await one.month(november)).usd, 0.75);
    assert.deepEqual(await one.month(new Date("2026-12-01T00:00:00Z")), { usd: 0, invocations: 0 });
    // A process that died while it wrote, and one that writes now.
    appendFileSync(join(folder, "cloud-costs-2026-11.jsonl"), 'x{"usd":-3}\n{"usd":0.1}\n{"us');
    near((await one.month(november)).usd, 0.85);
    appendFileSync(join(folder, "cloud-costs-2026-11.jsonl"), 'd":0.05}\n');
    assert.deepEqual((await new Ledger(folder).month(november)).invocations, 4);
    const many = await Promise.all(Array.from({ length: 50 }, () => one.add(0.01, 1, november)));
    near(many.at(-1)!.usd, 1.4);
  });

  describe("and what was kept", () => {
    const key = (request: TraceRequest): string => {
      const checked = checkRequest(request);
      assert.ok("request" in checked);
      return requestKey(checked.request);
    };
    const RESULT: TraceResult = { version: 1, ok: true, outcome: "exited", exitCode: 0, diagnostics: [], stats: { steps: 3, seconds: { compile: 0, record: 0, package: 0, total: 0 }, traceBytes: 3 }, trace: new Uint8Array([1, 10, 2]) };

    it("is found by everything that a request says", () => {
      const base: TraceRequest = { code: CODE };
      assert.equal(key({ ...base, main: "main.cpp", flags: [], format: "seepp" }), key(base), "defaults are no difference");
      const others: TraceRequest[] = [
        { code: `${CODE} ` }, { ...base, main: "b.cpp" }, { ...base, files: [{ path: "a.h", content: "" }] }, { ...base, std: "c++20" }, { ...base, flags: ["-Wall"] },
        { ...base, args: ["1"] }, { ...base, env: { A: "1" } }, { ...base, stdin: "" }, { ...base, stdin: "1" }, { ...base, limits: { steps: 5 } }, { ...base, limits: { memoryMb: 64 } },
        { ...base, limits: { seconds: 5 } }, { ...base, limits: { compileSeconds: 5 } }, { ...base, limits: { traceBytes: 5 } }, { ...base, limits: { outputBytes: 5 } },
        { ...base, options: { trackOrigins: true } }, { ...base, options: { stepLibrary: true } },
        { ...base, files: [{ path: "b.h", content: "" }] }, { ...base, files: [{ path: "a.h", content: "1" }] }, { ...base, args: ["1", ""] }, { ...base, env: { A: "2" } },
        // Their order is the order in which the program has them in its memory.
        { ...base, env: { A: "1", B: "2" } }, { ...base, env: { B: "2", A: "1" } },
      ];
      assert.equal(new Set([base, ...others].map(key)).size, others.length + 1);
      assert.equal(key({ ...base, stdin: "1" }), key({ ...base, stdin: { base64: "MQ==" } }));
    });

    it("is what would be the same again", () => {
      const keepable = (more: Partial<TraceResult> = {}): boolean => isKeepable({ ...RESULT, ...more }, DEFAULT_LIMITS);
      assert.ok(keepable());
      assert.ok(keepable({ outcome: "compile-error" }));
      assert.ok(keepable({ outcome: "limit", limit: "steps" }));
      assert.ok(keepable({ outcome: "limit", limit: "traceBytes", message: limitMessage("traceBytes", DEFAULT_LIMITS) }), "the request's own limit");
      const cut = { outcome: "limit", limit: "traceBytes", message: "The trace stops after 5 of 9 steps: AWS Lambda answers with 6 MB at most." } as const;
      for (const not of [{ outcome: "cancelled" }, { outcome: "refused" }, { outcome: "limit", limit: "seconds" }, { outcome: "limit", limit: "compileSeconds" }, cut, { outcome: "signalled", signal: "SIGKILL" }] as const) assert.ok(!keepable(not));
    });

    it("is whole or not there, and of one image", async () => {
      const cache = new ResultCache(folder, 1e6);
      await cache.put("k", "image1", RESULT);
      assert.deepEqual(await cache.imagesOf("k"), ["image1"]);
      const kept = await cache.get("k", "image1");
      assert.deepEqual({ ...kept, trace: [...kept!.trace!] }, { ...RESULT, trace: [1, 10, 2] });
      assert.equal(await cache.get("k", "image2"), undefined);
      assert.equal(await cache.get("other", "image1"), undefined);
      const path = join(folder, readdirSync(folder)[0]);
      writeFileSync(path, readFileSync(path).subarray(0, -1));
      assert.equal(await cache.get("k", "image1"), undefined, "it was cut");
      assert.deepEqual(readdirSync(folder), [], "and is taken away");
    });

    it("stays below its bound: what was not used for longest goes first", async () => {
      const big = { ...RESULT, trace: new Uint8Array(1000) };
      const cache = new ResultCache(folder, 3000);
      for (const [index, name] of ["a", "b", "c"].entries()) {
        await cache.put(name, "i", big);
        utimesSync(join(folder, `${name}-i.result`), 1000 + index, 1000 + index);
        if (name === "b") await cache.get("a", "i");
      }
      assert.equal((await cache.imagesOf("a")).length + (await cache.imagesOf("c")).length, 2);
      assert.equal((await cache.imagesOf("b")).length, 0);
      await cache.put("huge", "i", { ...RESULT, trace: new Uint8Array(5000) });
      assert.deepEqual(await cache.imagesOf("huge"), []);
    });
  });

  describe("with the function", () => {
    let emulator: Emulator;
    let lambda: front.Front;
    let restore: () => void = () => undefined;
    before(async function () {
      emulatorOrSkip(this);
      restore = withCredentials();
      emulator = await startEmulator();
      lambda = await front.startFront([emulator]);
    });
    after(async () => {
      await lambda?.stop();
      await emulator?.stop();
      restore();
    });
    beforeEach(() => {
      lambda.calls = 0;
      lambda.bodies = [];
      lambda.faults = [];
    });

    const settings = () => ({ functionName: "function", region: "eu-central-1", profile: "", endpoint: lambda.endpoint });
    const cached = () => new CachedExecutor(new LambdaExecutor(settings(), { ledger: new Ledger(join(folder, "state")) }), new ResultCache(join(folder, "cache"), 1e8));

    it("runs a program once, and gives its result again after a look at the image", async () => {
      const executor = cached();
      const first = await executor.run({ code: CODE });
      assert.deepEqual([first.exitCode, first.cached, lambda.calls], [7, undefined, 1], "no call is made for what was never kept");
      const second = await executor.run({ code: CODE });
      assert.deepEqual([second.exitCode, second.cached, second.cloud], [7, true, undefined]);
      assert.deepEqual(second.trace, Buffer.from(first.trace!));
      assert.equal(lambda.calls, 1, "the image was seen a moment ago");
      const later = await cached().run({ code: CODE });
      assert.deepEqual([later.cached, lambda.calls], [true, 2]);
      assert.equal(lambda.bodies[1].toString(), '{"seepp":"about"}');
      assert.equal((await executor.run({ code: CODE, args: ["1"] })).cached, undefined);
    });

    it("runs it again when the function has another image", async () => {
      await cached().run({ code: CODE });
      const about = { seepp: { version: "1", traceFormat: "1.0", architecture: "x64", compiler: "16", valgrind: "3", sandbox: true, image: "another" } };
      lambda.faults = [front.says(200, JSON.stringify(about))];
      const result = await cached().run({ code: CODE });
      assert.deepEqual([result.exitCode, result.cached, lambda.calls], [7, undefined, 3]);
    });

    it("writes every invocation down, failed ones too", async () => {
      lambda.faults = [front.failed("Runtime.ExitError", "exit status 75", "REPORT RequestId: 1\tDuration: 999.10 ms\tBilled Duration: 1000 ms\tMemory Size: 1024 MB\tMax Memory Used: 99 MB\t\n")];
      const { cloud } = await new LambdaExecutor(settings(), { ledger: new Ledger(join(folder, "state")), tries: { most: 2, firstMs: 1, longestMs: 1 } }).run({ code: CODE });
      const { usd, invocations } = await new Ledger(join(folder, "state")).month();
      assert.equal(invocations, 2);
      assert.ok(Math.abs(usd - cloud!.usd) < 1e-9 && Math.abs(cloud!.monthUsd! - usd) < 1e-12, `${usd} ${JSON.stringify(cloud)}`);
    });

    it("tells it on the command line, and when the budget is used up", async () => {
      writeFileSync(join(folder, "seven.cpp"), CODE);
      const seepp = (...more: string[]) => new Promise<{ stdout: string; stderr: string }>((done) => {
        const env = { ...process.env, SEEPP_LAMBDA_FUNCTION: "function", SEEPP_LAMBDA_REGION: "eu-central-1", SEEPP_LAMBDA_ENDPOINT: lambda.endpoint, SEEPP_STATE: join(folder, "state"), XDG_CACHE_HOME: join(folder, "xdg"), SEEPP_CLOUD_BUDGET: "0.00004" };
        const child = spawn(process.execPath, [resolve("dist/cli.js"), "trace", "seven.cpp", "--executor", "lambda", ...more], { cwd: folder, env });
        const said = { stdout: "", stderr: "" };
        child.stdout.on("data", (text: Buffer) => { said.stdout += text.toString(); });
        child.stderr.on("data", (text: Buffer) => { said.stderr += text.toString(); });
        child.on("close", () => done(said));
      });
      const first = await seepp();
      assert.match(first.stdout, /seven\.seepp: \d+ steps, exited with 7, .*; billed \d\.\d\d s at 3008 MB, about \$0\.\d+ \(prices of \d{4}-\d\d-\d\d\)\n/, first.stderr);
      assert.match((await seepp()).stdout, /; given before, nothing ran\n/);
      let last = await seepp("--no-cache");
      for (let runs = 0; runs < 20 && last.stderr === ""; runs++) last = await seepp("--no-cache");
      assert.match(last.stdout, /; billed /);
      assert.match(last.stderr, /^seepp: this month's cloud runs have cost about \$0\.\d+, which is over the budget of \$0\.00004/);
    });
  });
});
