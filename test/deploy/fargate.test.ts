/**
 * The Fargate executor against moto. moto's ECS starts nothing, so the test does: what a task is told to run, it runs here,
 * with the native toolchain, as a container service would.
 */
import * as assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { DeleteBucketPolicyCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type * as Bundle from "../../src/executors/aws/bundle";
import type { Clients } from "../../src/executors/aws/clients";
import { withBundle } from "../../src/executors/aws/load";
import { deploy } from "../../src/executors/deploy/deploy";
import { namesOf } from "../../src/executors/deploy/names";
import { FargateExecutor } from "../../src/executors/fargate";
import { sizeOf } from "../../src/executors/fargate/size";
import { NativeExecutor } from "../../src/executors/native";
import { DEFAULT_LIMITS, HIGHEST_LIMITS } from "../../src/runner/limits";
import { openTrace } from "../../src/trace/trace";
import { REPOSITORY } from "../corpus/recording";
import { clientsAt, TestImage } from "./account";
import { ACCOUNT, denied, motoOrSkip, REGION, startMoto, type Cloud } from "./moto";

const NAMES = namesOf({ env: "test", region: REGION, account: ACCOUNT, partition: "aws" });
const JSON_TYPE = { "content-type": "application/x-amz-json-1.1" };
/** Waits more than it steps: on a fast machine no limit comes before the test does. */
const ENDLESS = "#include <unistd.h>\nint main() { for (;;) usleep(10000); }\n";

/** The bundle as it is shipped: its errors have to find their way out of it. */
const withAws = withBundle(() => Promise.resolve(createRequire(__filename)(join(REPOSITORY, "dist", "aws.js")) as typeof Bundle));

interface RunTask {
  overrides: { cpu: string; memory: string; containerOverrides: { name: string; environment: { name: string; value: string }[] }[] };
  networkConfiguration: { awsvpcConfiguration: { subnets: string[]; securityGroups: string[]; assignPublicIp: string } };
}

describe("the Fargate executor", function () {
  this.timeout(120_000);
  let cloud: Cloud;
  let clients: Clients;
  let toolchain: string;
  let executor: FargateExecutor;
  let asked: RunTask[] = [];
  let tasks: ChildProcess[] = [];
  let stops = 0;
  let looks = 0;
  let work: ((env: Record<string, string>) => ChildProcess) | undefined;

  before(async function () {
    motoOrSkip(this);
    toolchain = await new NativeExecutor({ dist: join(REPOSITORY, "dist"), sources: join(REPOSITORY, "executor-image") }).prepare();
    cloud = await startMoto();
    clients = await clientsAt(cloud.direct);
    await deploy({ env: "test", region: REGION, endpoint: cloud.endpoint, fargate: true }, { image: new TestImage(() => clients), version: "1" });
    await clients.s3.send(new DeleteBucketPolicyCommand({ Bucket: NAMES.bucket })); // It demands TLS, which moto has not.
  });
  after(async () => {
    clients?.destroy();
    await cloud?.stop();
  });
  beforeEach(() => {
    [asked, tasks, stops, looks] = [[], [], 0, 0];
    executor = new FargateExecutor({ env: "test", region: REGION, profile: "", endpoint: cloud.endpoint }, withAws);
    work = (env) => spawn(process.execPath, [join(REPOSITORY, "dist", "task.js"), "--toolchain", toolchain], { env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "inherit", "pipe"] });
    cloud.intercept = ({ request, body }) => {
      const target = String(request.headers["x-amz-target"]);
      if (target.endsWith(".RunTask")) {
        const task = JSON.parse(body) as RunTask;
        asked.push(task);
        const child = work?.(Object.fromEntries(task.overrides.containerOverrides[0].environment.map(({ name, value }) => [name, value])));
        if (child !== undefined) tasks.push(child);
      }
      if (target.endsWith(".StopTask")) {
        stops += 1;
        for (const task of tasks) task.kill("SIGTERM");
      }
      if (!target.endsWith(".DescribeTasks") || tasks.length === 0) return Promise.resolve(undefined);
      looks += 1;
      const [task] = tasks;
      const lastStatus = task.exitCode !== null || task.signalCode !== null ? "STOPPED" : ["PROVISIONING", "PENDING"][looks - 1] ?? "RUNNING";
      return Promise.resolve({ status: 200, headers: JSON_TYPE, body: JSON.stringify({ tasks: [{ taskArn: "x", lastStatus, containers: [{ exitCode: task.exitCode ?? undefined }] }], failures: [] }) });
    };
  });
  afterEach(() => {
    for (const task of tasks) task.kill("SIGKILL");
  });

  const stored = async () => ((await clients.s3.send(new ListObjectsV2Command({ Bucket: NAMES.bucket }))).Contents ?? []).map(({ Key }) => Key);
  const ended = (task: ChildProcess) => new Promise<void>((resolve) => (task.exitCode !== null || task.signalCode !== null ? resolve() : task.on("exit", () => resolve())));

  it("traces a program by one task, and leaves nothing behind", async () => {
    const state = await executor.availability();
    assert.deepEqual(state, { ready: true, detail: `AWS Fargate, seepp-executor-test in ${REGION}` });
    const phases: string[] = [];
    const result = await executor.run({ code: "#include <cstdio>\nint main() { std::puts(\"far\"); return 5; }\n", format: "seepp" }, { onProgress: ({ phase }) => phases.push(phase) });
    assert.deepEqual([result.ok, result.outcome, result.exitCode], [true, "exited", 5]);
    const trace = await openTrace(result.trace ?? new Uint8Array());
    assert.equal(trace.snapshot(trace.stepCount).output.stdout, "far\n");
    assert.ok(asked.length === 1 && stops <= 1, `${asked.length} tasks, ${stops} stops`);
    assert.ok(phases.includes("preparing"), phases.join(" "));
    assert.deepEqual(await stored(), []);
    const { overrides, networkConfiguration: { awsvpcConfiguration: network } } = asked[0];
    assert.deepEqual([overrides.cpu, overrides.memory], ["1024", "3072"]);
    assert.ok(network.subnets.length > 1 && network.securityGroups.length === 1 && network.assignPublicIp === "ENABLED", JSON.stringify(network));
    assert.ok(JSON.stringify(overrides).length < 8192, "what ECS takes");
  });

  it("hands on what the compiler says", async () => {
    const result = await executor.run({ code: "int main() { return y; }\n", format: "seepp" });
    assert.equal(result.outcome, "compile-error");
    assert.match(result.diagnostics[0].message, /not declared/);
    assert.equal((await executor.run({ code: "int main() {}", flags: ["-fplugin=x"], format: "seepp" })).outcome, "refused");
    assert.equal(asked.length, 1, "what is refused starts no task");
  });

  it("stops the task when it is cancelled, and deletes what was stored", async () => {
    const abort = new AbortController();
    const run = executor.run({ code: ENDLESS, format: "seepp", limits: { seconds: 60, steps: 5_000_000, traceBytes: 2_000_000_000 } }, {
      signal: abort.signal, onProgress: ({ phase }) => { if (phase === "recording") setTimeout(() => abort.abort(), 500); },
    });
    assert.equal((await run).outcome, "cancelled");
    assert.equal(stops, 1);
    await ended(tasks[0]);
    assert.deepEqual(await stored(), []);
  });

  it("stops its tasks when VS Code ends", async () => {
    const recording = new Promise<void>((resolve) => void executor.run({ code: ENDLESS, format: "seepp", limits: { seconds: 60 } }, { onProgress: ({ phase }) => { if (phase === "recording") resolve(); } }));
    await recording;
    await executor.dispose();
    assert.equal(stops, 1);
    await ended(tasks[0]);
  });

  it("waits for a task that ECS does not show yet, and outlives a network that fails for a while", async () => {
    const looking = cloud.intercept!;
    let unseen = 2;
    let cuts = 4; // One more than the SDK itself tries.
    cloud.intercept = (call) => {
      if (!String(call.request.headers["x-amz-target"]).endsWith(".DescribeTasks")) return looking(call);
      if (unseen-- > 0) return Promise.resolve({ status: 200, headers: JSON_TYPE, body: '{"tasks":[],"failures":[{"reason":"MISSING"}]}' });
      return cuts-- > 0 ? Promise.resolve("cut") : looking(call);
    };
    const result = await executor.run({ code: "int main() { return 5; }\n", format: "seepp" });
    assert.deepEqual([result.outcome, result.exitCode, asked.length], ["exited", 5, 1]);
  });

  it("stops also a task that it has never seen", async () => {
    const looking = cloud.intercept!;
    const abort = new AbortController();
    cloud.intercept = (call) => {
      if (!String(call.request.headers["x-amz-target"]).endsWith(".DescribeTasks")) return looking(call);
      setTimeout(() => abort.abort(), 100);
      return Promise.resolve({ status: 200, headers: JSON_TYPE, body: '{"tasks":[],"failures":[]}' });
    };
    assert.equal((await executor.run({ code: ENDLESS, format: "seepp" }, { signal: abort.signal })).outcome, "cancelled");
    assert.equal(stops, 1);
  });

  it("gives programs and takes results only in this account: a bucket's name says nothing of whose it is", async () => {
    const looking = cloud.intercept!;
    const owners = new Set<unknown>();
    cloud.intercept = (call) => {
      const { headers, url = "" } = call.request;
      if (/\/s3\/aws4_request/.test(headers.authorization ?? "") && url.includes("/runs/")) owners.add(headers["x-amz-expected-bucket-owner"]);
      return looking(call);
    };
    await executor.run({ code: "int main() {}", format: "seepp" });
    assert.deepEqual([...owners], [ACCOUNT]);
  });

  it("says why a task ended without a result", async () => {
    work = undefined;
    const cases: [reason: object, code: string][] = [
      [{ stoppedReason: "CannotPullContainerError: pull image manifest has been retried 5 time(s)" }, "no-image-for-task"],
      [{ containers: [{ name: "executor", reason: "OutOfMemoryError: Container killed due to memory usage", exitCode: 137 }] }, "task-out-of-memory"],
      [{ stoppedReason: "Essential container in task exited", containers: [{ name: "executor", exitCode: 70 }] }, "task-ended"],
    ];
    for (const [reason, code] of cases) {
      cloud.intercept = ({ request }) => Promise.resolve(String(request.headers["x-amz-target"]).endsWith(".DescribeTasks")
        ? { status: 200, headers: JSON_TYPE, body: JSON.stringify({ tasks: [{ taskArn: "x", lastStatus: "STOPPED", ...reason }], failures: [] }) } : undefined);
      await assert.rejects(executor.run({ code: "int main() {}", format: "seepp" }), { code });
      assert.deepEqual(await stored(), []);
    }
    cloud.intercept = ({ request }) => Promise.resolve(String(request.headers["x-amz-target"]).endsWith(".RunTask")
      ? { status: 200, headers: JSON_TYPE, body: JSON.stringify({ tasks: [], failures: [{ reason: "Capacity is unavailable at this time" }] }) } : undefined);
    await assert.rejects(executor.run({ code: "int main() {}", format: "seepp" }), { code: "no-task", message: /Capacity is unavailable/ });
    cloud.intercept = ({ request }) => Promise.resolve(String(request.headers["x-amz-target"]).endsWith(".RunTask") ? denied(request, "ecs:RunTask") : undefined);
    await assert.rejects(executor.run({ code: "int main() {}", format: "seepp" }), { code: "access-denied", cure: /"Action":"ecs:RunTask"/ });
  });

  it("hands on what the machine in the task could not do", async () => {
    toolchain = "/nowhere";
    await assert.rejects(executor.run({ code: "int main() {}", format: "seepp" }), { code: "no-toolchain" });
  });

  it("says where it is not deployed, and what deploys it", async () => {
    const elsewhere = new FargateExecutor({ env: "prod", region: REGION, profile: "", endpoint: cloud.endpoint }, withAws);
    const state = await elsewhere.availability();
    assert.ok(!state.ready);
    assert.equal(state.code, "no-fargate");
    assert.match(state.cure, /`seepp deploy --env prod --region eu-central-1 --with-fargate`/);
    await assert.rejects(elsewhere.run({ code: "int main() {}", format: "seepp" }), { code: "no-fargate" });
    await assert.rejects(new FargateExecutor({ env: "test", region: "", profile: "", endpoint: "" }).run({ code: "" }), { code: "no-region" });
  });

  it("asks for as much memory as the limits need, in a size that Fargate has", () => {
    assert.deepEqual(sizeOf(DEFAULT_LIMITS), { cpu: "1024", memory: "3072" });
    assert.deepEqual(sizeOf({ ...DEFAULT_LIMITS, memoryMb: 16 }), { cpu: "1024", memory: "2048" });
    assert.deepEqual(sizeOf({ ...DEFAULT_LIMITS, memoryMb: 4096 }), { cpu: "2048", memory: "10240" });
    assert.deepEqual(sizeOf(HIGHEST_LIMITS), { cpu: "4096", memory: "22528" });
  });
});
