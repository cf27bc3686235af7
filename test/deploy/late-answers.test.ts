/** What AWS does and moto does not: answers that are lost, things that are shown late, and what is there twice in consequence. */
import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, CreateVpcCommand, DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import { DeregisterTaskDefinitionCommand, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import type * as Bundle from "../../src/executors/aws/bundle";
import type { Clients } from "../../src/executors/aws/clients";
import { withBundle } from "../../src/executors/aws/load";
import { deploy, destroy } from "../../src/executors/deploy/deploy";
import { ExecutorError } from "../../src/executors/executor";
import { REPOSITORY } from "../corpus/recording";
import { clientsAt, inventory, TestImage } from "./account";
import { motoOrSkip, REGION, startMoto, type Cloud } from "./moto";

const NAME = "seepp-executor-test";
const EC2_XML = { "content-type": "text/xml" };

describe("deployment, with an AWS that answers late or twice", function () {
  this.timeout(180_000);
  let cloud: Cloud;
  let clients: Clients;
  before(async function () {
    motoOrSkip(this);
    cloud = await startMoto();
  });
  after(() => cloud?.stop());
  beforeEach(async () => {
    await cloud.reset();
    cloud.intercept = undefined;
    clients = await clientsAt(cloud.direct);
  });
  afterEach(() => clients?.destroy());

  const make = (more: object = {}) => deploy({ env: "test", region: REGION, endpoint: cloud.endpoint, ...more }, { image: new TestImage(() => clients), version: "1" });
  const remove = () => destroy({ env: "test", region: REGION, endpoint: cloud.endpoint }, { version: "1" });
  const tags = (ResourceType: "vpc" | "security-group") => [{ ResourceType, Tags: [{ Key: "Name", Value: ResourceType === "vpc" ? NAME : `${NAME}-task` }, { Key: "seepp:deployment", Value: "test" }] }];

  it("goes on with a function that a call has made whose answer was lost", async () => {
    let lost = 0;
    cloud.intercept = async ({ request, body }) => {
      if (request.method !== "POST" || !/\/functions$/.test(request.url ?? "") || lost > 0) return undefined;
      lost += 1;
      await fetch(`${cloud.direct}${request.url}`, { method: "POST", headers: request.headers as Record<string, string>, body });
      return "cut";
    };
    await make();
    assert.equal(lost, 1);
    assert.deepEqual((await make()).done, []);
  });

  it("removes a network and a security group that were made twice", async () => {
    const empty = await inventory(clients);
    await make({ egress: false, fargate: true });
    await clients.ec2.send(new CreateVpcCommand({ CidrBlock: "10.213.0.0/25", TagSpecifications: tags("vpc") }));
    const { Vpc } = await clients.ec2.send(new CreateVpcCommand({ CidrBlock: "10.1.0.0/16" })); // Once the default one, say.
    await clients.ec2.send(new CreateSecurityGroupCommand({ GroupName: `${NAME}-task`, Description: "x", VpcId: Vpc?.VpcId, TagSpecifications: tags("security-group") }));
    await remove();
    const left = Object.keys(await inventory(clients)).filter((name) => !(name in empty));
    assert.ok(left.length <= 1 && !left.some((name) => name.includes(NAME)), left.join(", "));
    assert.deepEqual((await remove()).done, []);
  });

  it("waits until AWS shows what it has made, and leaves no security group open meanwhile", async () => {
    const unseen = new Map<string, number>();
    cloud.intercept = ({ body }) => {
      const action = /Action=(Describe(?:Vpcs|SecurityGroups))/.exec(body)?.[1];
      const made = /Action=Create(Vpc|SecurityGroup)&/.exec(body)?.[1];
      if (made !== undefined) unseen.set(`Describe${made}s`, 2);
      const left = action === undefined ? 0 : unseen.get(action) ?? 0;
      if (action === undefined || left === 0) return Promise.resolve(undefined);
      unseen.set(action, left - 1);
      return Promise.resolve({ status: 200, headers: EC2_XML, body: `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId></${action}Response>` });
    };
    await make({ egress: false });
    cloud.intercept = undefined;
    const { SecurityGroups = [] } = await clients.ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: [`${NAME}-no-egress`] }] }));
    assert.deepEqual(SecurityGroups.map(({ IpPermissionsEgress }) => IpPermissionsEgress), [[]]);
    assert.deepEqual((await make()).done, []);
  });

  it("closes what somebody opened towards Fargate's tasks", async () => {
    await make({ fargate: true });
    const find = async () => (await clients.ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: [`${NAME}-task`] }] }))).SecurityGroups?.[0];
    await clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: (await find())?.GroupId, IpPermissions: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }] }));
    assert.deepEqual((await make()).done, [`have the security group ${NAME}-task let HTTPS out and nothing in`]);
    assert.deepEqual((await find())?.IpPermissions, []);
  });

  it("leaves the old revisions of a task definition that is not ours", async () => {
    const { taskDefinition } = await clients.ecs.send(new RegisterTaskDefinitionCommand({ family: NAME, containerDefinitions: [{ name: "x", image: "x", memory: 128 }] }));
    await clients.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: taskDefinition?.taskDefinitionArn }));
    assert.deepEqual((await remove()).foreign, [`ECS task definition ${NAME}`]);
  });

  it("hands on what the Docker engine says, also from the bundle as it is shipped, whose errors are of a class of their own", async () => {
    const withAws = withBundle(() => Promise.resolve(createRequire(__filename)(join(REPOSITORY, "dist", "aws.js")) as typeof Bundle));
    const image = new TestImage(() => clients);
    const shipped = (dryRun: boolean) => withAws((aws) => aws.deploy({ env: "test", region: REGION, endpoint: cloud.endpoint }, { image, version: "1", dryRun }));
    image.obstacle = new ExecutorError("wrong-architecture", "The image would be for arm64.", "Elsewhere.");
    assert.equal((await shipped(true)).obstacle, image.obstacle);
    await assert.rejects(shipped(false), { code: "wrong-architecture", message: "The image would be for arm64.", cure: "Elsewhere." });
    image.obstacle = undefined;
    image.push = () => Promise.reject(new ExecutorError("push-refused", "The registry does not take it.", "Again."));
    await assert.rejects(shipped(false), { code: "push-refused", message: "The registry does not take it.", cure: "Again." });
  });

  it("removes nothing unasked where nobody can be asked", async () => {
    await make();
    const before = await inventory(clients);
    const ask = (...more: string[]) => spawnSync(process.execPath, [join(REPOSITORY, "dist", "cli.js"), "destroy", "--env", "test", "--region", REGION, ...more], {
      encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, AWS_ENDPOINT_URL: cloud.direct },
    });
    const { status, stderr } = ask();
    assert.equal(status, 2, stderr);
    assert.match(stderr, /Nothing was removed.*--yes.*delete the Lambda function/);
    assert.deepEqual(await inventory(clients), before);
    assert.equal(ask("--yes").status, 0);
    assert.ok(!Object.keys(await inventory(clients)).some((name) => name.includes(NAME)));
  });
});
