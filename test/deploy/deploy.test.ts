/** Deployment and removal against moto, AWS's stand-in: what is made, made again, broken off, gone on with, and removed. */
import * as assert from "node:assert/strict";
import { AttachUserPolicyCommand, CreateRoleCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import { CreateRepositoryCommand } from "@aws-sdk/client-ecr";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateBucketCommand, DeleteBucketPolicyCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Clients } from "../../src/executors/aws/clients";
import { deploy, destroy, type Options } from "../../src/executors/deploy/deploy";
import { ExecutorError } from "../../src/executors/executor";
import { clientsAt, inventory, TestImage } from "./account";
import { ACCOUNT, denied, motoOrSkip, REGION, startMoto, type Cloud } from "./moto";

const ALL = { fargate: true, cache: true, egress: false };

describe("deployment to AWS", function () {
  this.timeout(180_000);
  let cloud: Cloud;
  let clients: Clients;
  let image: TestImage;
  before(async function () {
    motoOrSkip(this);
    cloud = await startMoto();
  });
  after(() => cloud?.stop());
  beforeEach(async () => {
    await cloud.reset();
    cloud.intercept = undefined;
    clients = await clientsAt(cloud.direct);
    image = new TestImage(() => clients);
  });
  afterEach(() => clients?.destroy());

  const place = { env: "test", region: REGION };
  const make = (more: object = {}, options: Partial<Options> = {}) => deploy({ ...place, endpoint: cloud.endpoint, ...more }, { image, version: "1.2.3", ...options });
  const remove = (more: object = {}, options: Partial<Options> = {}) => destroy({ ...place, endpoint: cloud.endpoint, ...more }, { version: "1.2.3", ...options });
  const here = () => inventory(clients);
  const callsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    const calls: string[] = [];
    cloud.intercept = ({ request }) => Promise.resolve(void calls.push(`${request.method} ${request.url}`));
    await cloud.reset();
    image = new TestImage(() => clients);
    await work();
    cloud.intercept = undefined;
    return calls;
  };
  /** Everything after so many calls is refused, or cut. */
  const breakAfter = (last: number, how: "denied" | "cut" = "denied"): void => {
    let count = 0;
    cloud.intercept = ({ request }) => Promise.resolve(++count <= last ? undefined : how === "cut" ? how : denied(request));
  };

  it("makes what a cloud trace needs", async () => {
    const { names, done } = await make();
    assert.equal(names.functionArn, `arn:aws:lambda:${REGION}:${ACCOUNT}:function:seepp-executor-test`);
    const there = await here();
    assert.deepEqual(there["function seepp-executor-test"], {
      MemorySize: 1769, Timeout: 180, EphemeralStorage: { Size: 512 }, Role: `arn:aws:iam::${ACCOUNT}:role/seepp-executor-test-${REGION}`,
      PackageType: "Image", Architectures: ["x86_64"], subnets: 0,
      ImageConfigResponse: { ImageConfig: { EntryPoint: ["/usr/bin/node", "/opt/seepp/bin/handler.js"], Command: [], WorkingDirectory: "/tmp" } },
      image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/seepp-executor-test:0123456789abcdef`,
      Tags: { "seepp:deployment": "test", "seepp:version": "1.2.3", "seepp:concurrency": "50" }, ReservedConcurrentExecutions: 50,
    });
    assert.deepEqual(there["log group /aws/lambda/seepp-executor-test"], [14, { "seepp:deployment": "test", "seepp:version": "1.2.3" }]);
    assert.deepEqual((there["repository seepp-executor-test"] as unknown[]).at(-1), ["0123456789abcdef"]);
    assert.equal(image.pushed.length, 1);
    assert.equal(image.pushed[0].username, "AWS");
    assert.notEqual(image.pushed[0].password, "");
    assert.equal(done.length, 11, done.join("\n"));
    assert.ok(!Object.keys(there).some((name) => /bucket|cluster|task|no-egress/.test(name)), "what was not asked for is not made");
  });

  it("is idempotent", async () => {
    await make(ALL);
    const before = await here();
    assert.deepEqual((await make(ALL)).done, []);
    assert.deepEqual((await make()).done, [], "what is not said stays as it is");
    assert.deepEqual(await here(), before);
    assert.equal(image.pushed.length, 1);
  });

  it("changes what differs, and only that", async () => {
    await make({ memoryMb: 2048 });
    image.name = "fedcba9876543210";
    const { done } = await make({ timeoutSeconds: 60, concurrency: "none", logDays: 30 });
    assert.deepEqual(done, [
      "build the executor image, unless it is there, and push it to seepp-executor-test:fedcba9876543210",
      "keep the lines of the log group /aws/lambda/seepp-executor-test for 30 days",
      "set the Lambda function seepp-executor-test: timeout 180 -> 60 s",
      "give the Lambda function seepp-executor-test the image fedcba9876543210",
      "tag the Lambda function seepp-executor-test",
      "end the reserved concurrency of seepp-executor-test",
    ]);
    const { MemorySize, Timeout, image: uri, ReservedConcurrentExecutions } = (await here())["function seepp-executor-test"] as Record<string, unknown>;
    assert.deepEqual([MemorySize, Timeout, String(uri).split(":").at(-1), ReservedConcurrentExecutions], [2048, 60, "fedcba9876543210", undefined]);
    assert.deepEqual((await make({}, { version: "1.2.4" })).done, ["tag the Lambda function seepp-executor-test"]);
  });

  it("mends what others changed", async () => {
    await make();
    const before = await here();
    const { PutRolePolicyCommand } = await import("@aws-sdk/client-iam");
    await clients.iam.send(new PutRolePolicyCommand({ RoleName: `seepp-executor-test-${REGION}`, PolicyName: "seepp", PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }) }));
    assert.deepEqual((await make()).done, [`give the IAM role seepp-executor-test-${REGION} its rights (logs:CreateLogStream, logs:PutLogEvents)`]);
    assert.deepEqual(await here(), before);
  });

  it("changes nothing in a dry run, and says beforehand all that it would do", async () => {
    const empty = await here();
    const calls: string[] = [];
    const planned = (await make(ALL, { dryRun: true, onCall: (call) => calls.push(call) })).done;
    assert.deepEqual(await here(), empty);
    assert.deepEqual(calls.filter((call) => !/ (?:Get|Head|List|Describe)/.test(call)), []);
    assert.equal(image.pushed.length, 0);
    assert.deepEqual((await make(ALL)).done, planned);
    const before = await here();
    assert.ok((await remove({}, { dryRun: true })).done.length > 10);
    assert.deepEqual(await here(), before);
  });

  it("goes on where it was broken off, wherever that was", async () => {
    await make(ALL);
    const whole = await here();
    const { length } = await callsOf(() => make(ALL));
    // Not after each of the hundred calls: an offset of its own for each part of the list would show nothing more.
    for (let last = 2; last < length; last += Math.ceil(length / 16)) {
      await cloud.reset();
      breakAfter(last);
      // A refused HEAD of a bucket says nothing: it may be another's.
      await assert.rejects(make(ALL), { code: /^(?:access-denied|name-taken)$/ }, `call ${last}`);
      cloud.intercept = undefined;
      await make(ALL);
      assert.deepEqual(await here(), whole, `broken off after call ${last}`);
    }
  });

  it("says that a connection was cut, and goes on from there", async () => {
    breakAfter(30, "cut");
    await assert.rejects(make(ALL), { code: "connection-cut" });
    cloud.intercept = undefined;
    await make(ALL);
    assert.deepEqual((await make(ALL)).done, []);
  });

  it("makes nothing where the image cannot be made, and needs no engine where the image is there", async () => {
    const empty = await here();
    image.obstacle = new ExecutorError("wrong-architecture", "The image would be for arm64.", "Elsewhere.");
    await assert.rejects(make(), { code: "wrong-architecture" });
    assert.deepEqual(await here(), empty);
    const plan = await make({}, { dryRun: true });
    assert.equal(plan.obstacle?.code, "wrong-architecture");
    assert.ok(plan.done.length > 5, plan.done.join("\n"));
    const { obstacle } = image;
    image.obstacle = undefined;
    await make();
    image.obstacle = obstacle;
    assert.deepEqual((await make({ timeoutSeconds: 60 })).done, ["set the Lambda function seepp-executor-test: timeout 180 -> 60 s"]);
  });

  it("says which right is missing, in words that can be copied into a policy", async () => {
    cloud.intercept = ({ request }) => Promise.resolve(/CreateRepository/.test(String(request.headers["x-amz-target"])) ? denied(request, "ecr:CreateRepository") : undefined);
    await assert.rejects(make(), {
      code: "access-denied", message: "These AWS credentials may not create the ECR repository seepp-executor-test (ecr:CreateRepository).",
      cure: /`\{"Effect":"Allow","Action":"ecr:CreateRepository","Resource":"arn:aws:x:::y"\}`/,
    });
  });

  it("refuses what cannot be", async () => {
    for (const wrong of [{ env: "dev" }, { region: "here" }, { memoryMb: 100 }, { timeoutSeconds: 901 }, { concurrency: 0 }, { logDays: 2 }, { subnets: ["x"] }]) {
      await assert.rejects(make(wrong), { code: "wrong-parameter" }, JSON.stringify(wrong));
    }
    await assert.rejects(make({ tenantIsolation: false }).then(() => make({ tenantIsolation: true })), { code: "tenant-isolation-fixed" });
  });

  it("asks Lambda for tenant isolation when the function is made", async () => {
    let sent: unknown;
    cloud.intercept = ({ request, body }) => {
      if (request.method === "POST" && /\/functions$/.test(request.url ?? "")) sent = JSON.parse(body);
      return Promise.resolve(undefined);
    };
    await make({ tenantIsolation: true });
    assert.deepEqual((sent as { TenancyConfig: unknown }).TenancyConfig, { TenantIsolationMode: "PER_TENANT" });
  });

  it("waits for a role that AWS does not know everywhere yet", async () => {
    let refused = 0;
    cloud.intercept = ({ request }) => {
      if (request.method !== "POST" || !/\/functions$/.test(request.url ?? "") || refused === 2) return Promise.resolve(undefined);
      refused += 1;
      return Promise.resolve({ status: 400, headers: { "x-amzn-errortype": "InvalidParameterValueException" }, body: '{"message":"The role defined for the function cannot be assumed by Lambda."}' });
    };
    await make();
    assert.equal(refused, 2);
  });

  it("goes without a reservation where the account has none to give, unless it was asked for", async () => {
    const full = { status: 400, headers: { "x-amzn-errortype": "InvalidParameterValueException" }, body: '{"message":"Specified ReservedConcurrentExecutions for function decreases account\'s UnreservedConcurrentExecution below its minimum value of [10]."}' };
    cloud.intercept = ({ request }) => Promise.resolve(request.method === "PUT" && /concurrency/.test(request.url ?? "") ? full : undefined);
    const said: string[] = [];
    await make({}, { say: (line) => said.push(line) });
    assert.ok(said.some((line) => /its own limit is the cap/.test(line)), said.join("\n"));
    await assert.rejects(make({ concurrency: 40 }), { code: "aws-failed", message: /below its minimum value/ });
  });

  it("makes a function anew that did not come up", async () => {
    await make();
    const { name } = image;
    cloud.intercept = async ({ request }) => {
      if (request.method !== "GET" || !/\/functions\/seepp-executor-test$/.test(request.url ?? "")) return undefined;
      cloud.intercept = undefined;
      const answer = await fetch(`${cloud.direct}${request.url}`, { headers: request.headers as Record<string, string> });
      const document = await answer.json() as { Configuration: { State: string } };
      document.Configuration.State = "Failed";
      // Asked for twice: once for what is wanted, once by the part itself.
      let again = true;
      cloud.intercept = ({ request: next }) => {
        const same = again && next.method === "GET" && next.url === request.url;
        if (same) again = false;
        return Promise.resolve(same ? { status: 200, body: JSON.stringify(document) } : undefined);
      };
      return { status: 200, body: JSON.stringify(document) };
    };
    const { done } = await make();
    assert.deepEqual(done.map((line) => line.slice(0, 30)).slice(0, 2), ["delete the Lambda function see", "create the Lambda function see"], `${name}: ${done.join("\n")}`);
  });

  it("stops when it is cancelled", async () => {
    const abort = new AbortController();
    const reason = new Error("cancelled by the user");
    await assert.rejects(make({}, { signal: abort.signal, say: (line) => { if (line.startsWith("create the IAM role")) abort.abort(reason); } }), reason);
    const there = Object.keys(await here());
    assert.ok(there.includes("repository seepp-executor-test") && !there.includes("function seepp-executor-test"), there.join(", "));
  });

  it("removes all that it made and touches nothing else", async () => {
    // Others' things, some of them by names much like ours; and another environment.
    await clients.iam.send(new CreateUserCommand({ UserName: "student" }));
    await clients.iam.send(new CreateRoleCommand({ RoleName: "seepp-executor-test", AssumeRolePolicyDocument: "{}" }));
    await clients.ecr.send(new CreateRepositoryCommand({ repositoryName: "seepp-executor-test2" }));
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/lambda/seepp-executor-test2" }));
    await clients.s3.send(new CreateBucketCommand({ Bucket: "seepp-executor-test", CreateBucketConfiguration: { LocationConstraint: REGION } }));
    await make({ env: "prod", ...ALL });
    const before = await here();
    const { names } = await make(ALL);
    await clients.iam.send(new AttachUserPolicyCommand({ UserName: "student", PolicyArn: names.invokePolicyArn }));
    await clients.s3.send(new DeleteBucketPolicyCommand({ Bucket: names.bucket })); // It demands TLS, which moto has not.
    await clients.s3.send(new PutObjectCommand({ Bucket: names.bucket, Key: "runs/x", Body: "x" }));
    const { done, foreign } = await remove();
    assert.deepEqual(await here(), before);
    assert.deepEqual(foreign, []);
    assert.ok(done.length > 12, done.join("\n"));
    assert.deepEqual(await remove(), { done: [], foreign: [] }, "there is nothing left to remove");
    await remove({ env: "prod" });
    assert.ok(!Object.keys(await here()).some((name) => name.includes("prod")));
  });

  it("removes the rest of a deployment or a removal that was broken off", async () => {
    const empty = await here();
    const { length } = await callsOf(() => make(ALL));
    await remove();
    for (let last = 5; last < length; last += Math.ceil(length / 8)) {
      breakAfter(last);
      await assert.rejects(make(ALL));
      cloud.intercept = undefined;
      await remove();
      assert.deepEqual(await here(), empty, `broken off after call ${last}`);
    }
    for (const last of [12, 25, 40]) {
      await make(ALL);
      breakAfter(last);
      await assert.rejects(remove());
      cloud.intercept = undefined;
      await remove();
      assert.deepEqual(await here(), empty, `removal broken off after call ${last}`);
    }
  });

  it("takes over nothing that others made, and leaves it when it removes", async () => {
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/lambda/seepp-executor-test", tags: { owner: "somebody" } }));
    await assert.rejects(make(), { code: "name-taken", message: /log group \/aws\/lambda\/seepp-executor-test that See\+\+ did not make/ });
    const { foreign } = await remove();
    assert.deepEqual(foreign, ["log group /aws/lambda/seepp-executor-test"]);
    assert.ok("log group /aws/lambda/seepp-executor-test" in await here());
  });

  it("takes parts away again", async () => {
    await make();
    const before = await here();
    await make({ fargate: true, cache: true });
    assert.ok(Object.keys(await here()).some((name) => name.startsWith("cluster")));
    await make({ fargate: false, cache: false });
    assert.deepEqual(await here(), before);
  });
});
