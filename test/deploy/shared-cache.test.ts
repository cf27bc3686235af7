/** Results kept for all in the account's bucket, in moto's S3. */
import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteBucketPolicyCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import type * as Bundle from "../../src/executors/aws/bundle";
import type { Clients } from "../../src/executors/aws/clients";
import { withBundle } from "../../src/executors/aws/load";
import { CachedExecutor } from "../../src/executors/cloud/cached";
import { ResultCache } from "../../src/executors/cloud/result-cache";
import { SharedCache } from "../../src/executors/cloud/shared-cache";
import { deploy } from "../../src/executors/deploy/deploy";
import { namesOf } from "../../src/executors/deploy/names";
import type { RunResult } from "../../src/executors/executor";
import type { LambdaExecutor } from "../../src/executors/lambda";
import type { TraceResult } from "../../src/runner/request";
import { REPOSITORY } from "../corpus/recording";
import { clientsAt, TestImage } from "./account";
import { ACCOUNT, denied, motoOrSkip, REGION, startMoto, type Cloud } from "./moto";

const withAws = withBundle(() => Promise.resolve(createRequire(__filename)(join(REPOSITORY, "dist", "aws.js")) as typeof Bundle));
const Bucket = namesOf({ env: "test", region: REGION, account: ACCOUNT, partition: "aws" }).bucket;
const result = (steps: number, bytes = 10): TraceResult => ({
  version: 1, ok: true, outcome: "exited", exitCode: 0, diagnostics: [],
  stats: { steps, seconds: { compile: 1, record: 1, package: 1, total: 3 }, traceBytes: bytes }, trace: Buffer.alloc(bytes, steps),
});

describe("the results kept for all", function () {
  this.timeout(60_000);
  let cloud: Cloud;
  let clients: Clients;
  before(async function () {
    motoOrSkip(this);
    cloud = await startMoto();
    clients = await clientsAt(cloud.direct);
    await deploy({ env: "test", region: REGION, endpoint: cloud.endpoint, cache: true }, { image: new TestImage(() => clients), version: "1" });
    await clients.s3.send(new DeleteBucketPolicyCommand({ Bucket })); // It demands TLS, which moto has not.
  });
  after(async () => {
    clients?.destroy();
    await cloud?.stop();
  });
  beforeEach(() => { cloud.intercept = undefined; });

  const cache = (most?: number) => new SharedCache({ bucket: Bucket, region: REGION, profile: "", endpoint: cloud.endpoint }, withAws, most);
  const names = async () => ((await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "cache/" }))).Contents ?? []).map(({ Key = "" }) => Key);

  it("come back whole, by request and image", async () => {
    await cache().put("k1", "image-a", result(1), {});
    const back = await cache().get("k1", "image-a", {});
    assert.deepEqual({ ...back, trace: Buffer.from(back?.trace ?? []) }, result(1));
    assert.equal(await cache().get("k1", "image-b", {}), undefined);
    assert.equal(await cache().get("k2", "image-a", {}), undefined);
    await clients.s3.send(new PutObjectCommand({ Bucket, Key: "cache/k3-image_a.result", Body: "cut" }));
    assert.equal(await cache().get("k3", "image-a", {}), undefined);
  });

  it("are bounded: the oldest go first", async () => {
    const shared = cache(4000);
    await shared.put("old", "i", result(1, 3000), {});
    await new Promise((resolve) => setTimeout(resolve, 1100)); // S3 counts in seconds.
    await cache(4000).put("new", "i", result(2, 3000), {});
    assert.deepEqual((await names()).filter((name) => /old|new/.test(name)), ["cache/new-i.result"]);
    await shared.put("large", "i", result(3, 5000), {});
    assert.ok(!(await names()).some((name) => name.includes("large")), "what would fill it alone is not kept");
  });

  it("are read only for those who may not add to them, who are not told each time", async () => {
    let puts = 0;
    cloud.intercept = ({ request }) => {
      if (request.method !== "PUT") return Promise.resolve(undefined);
      puts += 1;
      return Promise.resolve(denied(request));
    };
    const shared = cache();
    const said: string[] = [];
    await shared.put("a", "i", result(1), { onLog: (line) => said.push(line) });
    await shared.put("b", "i", result(1), { onLog: (line) => said.push(line) });
    assert.deepEqual([puts, said], [1, []]);
  });

  it("cost no trace when they cannot be had", async () => {
    cloud.intercept = () => Promise.resolve({ status: 400, body: "<Error><Code>NoSuchBucket</Code><Message>x</Message></Error>" });
    const said: string[] = [];
    assert.equal(await cache().get("a", "i", { onLog: (line) => said.push(line) }), undefined);
    assert.equal(said.length, 1);
  });

  it("save one machine the run that another has made", async () => {
    const folder = mkdtempSync(join(tmpdir(), "seepp-shared-"));
    try {
      let runs = 0;
      const lambda = {
        about: () => Promise.resolve({ image: "one" }),
        run: (): Promise<RunResult> => {
          runs += 1;
          return Promise.resolve({ ...result(7), cloud: { region: REGION, architecture: "x86_64", invocations: 1, billedMs: 1, memoryMb: 1769, usedMb: 1, usd: 0, image: "one" } });
        },
      } as unknown as LambdaExecutor;
      const machine = (name: string) => new CachedExecutor(lambda, new ResultCache(join(folder, name), 1e6), cache());
      const request = { code: "int main() { return 7; }\n" };
      assert.equal((await machine("one").run(request)).cached, undefined);
      const second = await machine("two").run(request);
      assert.deepEqual([second.cached, second.stats.steps, runs], [true, 7, 1]);
      cloud.intercept = () => Promise.reject(new Error("not asked again"));
      assert.equal((await machine("two").run(request)).cached, true, "kept on that machine too");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
