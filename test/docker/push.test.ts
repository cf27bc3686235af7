/** A whole deployment with a real engine and a real registry: moto's ECR, which has no registry, is given one. */
import * as assert from "node:assert/strict";
import { Readable } from "node:stream";
import Docker from "dockerode";
import { deploy } from "../../src/executors/deploy/deploy";
import { DockerExecutor } from "../../src/executors/docker";
import { packContext } from "../../src/executors/docker/context";
import { TRACE_FORMAT } from "../../src/runner/formats";
import { ACCOUNT, motoOrSkip, REGION, startMoto, type Cloud } from "../deploy/moto";
import { place, settings } from "./place";
import { registryOrSkip, startRegistry, type Registry } from "./registry";

const USER = "AWS";
/** What moto gives as ECR's token. */
const TOKEN = `${ACCOUNT}-auth-token`;
const IMAGE = "seepp-push-test:1";

describe("the executor image, pushed to a registry", function () {
  this.timeout(120_000);
  const docker = new Docker();
  const executor = new DockerExecutor({ ...place, settings: { ...settings, image: IMAGE } });
  let registry: Registry;
  let cloud: Cloud;

  before(async function () {
    registryOrSkip(this);
    motoOrSkip(this);
    registry = await startRegistry(USER, TOKEN);
    cloud = await startMoto();
    const archive = Readable.from([await packContext([{ name: "hello", content: Buffer.from("hello") }])]);
    const made = await (docker.importImage(archive, { repo: "seepp-push-test", tag: "1", changes: `LABEL io.seepp.trace-format=${TRACE_FORMAT}` }) as Promise<NodeJS.ReadableStream>);
    await new Promise((resolve) => made.on("end", resolve).resume());
  });
  after(async () => {
    await docker.getImage(IMAGE).remove().catch(() => undefined);
    await cloud?.stop();
    await registry?.stop();
  });

  const target = (more: object = {}) => ({ repository: `${registry.host}/x`, tag: "t", username: USER, password: TOKEN, server: `http://${registry.host}`, ...more });
  const leftNames = async () => (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []).filter((name) => name.startsWith(registry.host));

  it("arrives, and leaves no name behind on the engine", async () => {
    const log: string[] = [];
    await executor.push(target(), { onLog: (line) => log.push(line) });
    assert.match(await registry.digest("x", "t") ?? "", /^sha256:/);
    assert.deepEqual(await leftNames(), []);
    assert.ok(log.some((line) => /digest: sha256:/.test(line)), log.join("\n"));
    assert.ok(!log.join().includes(TOKEN));
  });

  it("says that the registry refuses it, or is not there", async () => {
    await assert.rejects(executor.push(target({ password: "wrong", tag: "u" })), { code: "push-refused" });
    await assert.rejects(executor.push(target({ repository: "127.0.0.1:1/x" })), { code: "registry-unreachable" });
    assert.deepEqual(await leftNames(), []);
  });

  it("is pushed once by a deployment, and is what the function runs", async () => {
    const uri = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
    cloud.intercept = async ({ request, body }) => {
      const action = /ContainerRegistry\w+\.(\w+)$/.exec(String(request.headers["x-amz-target"]))?.[1];
      if (action === undefined) return undefined;
      if (action === "DescribeImages") {
        const { repositoryName, imageIds: [{ imageTag }] } = JSON.parse(body) as { repositoryName: string; imageIds: { imageTag: string }[] };
        const imageDigest = await registry.digest(repositoryName, imageTag);
        if (imageDigest === undefined) return { status: 400, body: JSON.stringify({ __type: "ImageNotFoundException", message: imageTag }) };
        return { status: 200, body: JSON.stringify({ imageDetails: [{ repositoryName, imageDigest, imageTags: [imageTag] }] }) };
      }
      const answer = await fetch(cloud.direct, { method: "POST", body, headers: request.headers as Record<string, string> });
      return { status: answer.status, headers: { "content-type": "application/x-amz-json-1.1" }, body: (await answer.text()).replaceAll(uri, registry.host) };
    };
    let pushes = 0;
    const image = {
      tag: () => executor.imageTag(),
      check: () => executor.checkDeployable(),
      push: (to: Parameters<typeof executor.push>[0]) => {
        pushes += 1;
        return executor.push(to);
      },
    };
    const make = () => deploy({ env: "test", region: REGION, endpoint: cloud.endpoint }, { image, version: "1" });
    await make();
    const tag = await executor.imageTag();
    assert.match(tag, /^[0-9a-f]{16}$/);
    assert.match(await registry.digest("seepp-executor-test", tag) ?? "", /^sha256:/);
    const { Code } = await (await fetch(`${cloud.direct}/2015-03-31/functions/seepp-executor-test`, { headers: { authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/${REGION}/lambda/aws4_request` } })).json() as { Code: { ImageUri: string } };
    assert.equal(Code.ImageUri, `${registry.host}/seepp-executor-test:${tag}`);
    assert.deepEqual((await make()).done, []);
    assert.equal(pushes, 1);
  });
});
