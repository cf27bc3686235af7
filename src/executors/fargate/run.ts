/**
 * A run as one task of AWS Fargate. The request and the result go by S3, by presigned addresses: the task itself has no
 * rights in the account. When the run is cancelled, the task is stopped; in any case what was stored is deleted.
 */
import { randomUUID } from "node:crypto";
import { DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import { DescribeTasksCommand, RunTaskCommand, StopTaskCommand, type Task } from "@aws-sdk/client-ecs";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { TraceRequest, TraceResult } from "../../runner/request";
import { checkRequest } from "../../runner/validate";
import { makeClients, type AwsAccess, type Clients } from "../aws/clients";
import { awsError, nameOf } from "../aws/errors";
import { PUBLIC_TAG, SUBNETS_TAG } from "../deploy/fargate";
import { namesOf, OWNER_TAG, type Names } from "../deploy/names";
import type { Environment } from "../deploy/parameters";
import { patiently, pause, tagsFrom } from "../deploy/part";
import { RUNS } from "../deploy/policies";
import { cancelledResult, ExecutorError, type RunOptions } from "../executor";
import { RunnerAnswer } from "../runner-answer";
import { sizeOf } from "./size";
import { CONTAINER, REQUEST_VARIABLE, RESULT_VARIABLE } from "./task";

export interface FargateSettings extends AwsAccess {
  env: Environment;
}

interface Place {
  names: Names;
  group: string;
  subnets: string[];
  assignPublicIp: "ENABLED" | "DISABLED";
}

/** Fetching the image and starting; and the answer's way. */
const GRACE_SECONDS = 300;
const POLL_MS = 1500;
/** So long a task that was started may not be shown yet; and so long a run that goes on there outlives a network that does not. */
const UNSEEN_SECONDS = 60;
const OUTAGE_SECONDS = 120;
const PASSING = new Set(["connection-cut", "no-network", "throttled"]);
const FIRST_WORDS: Record<string, string> = {
  PROVISIONING: "getting a machine", PENDING: "fetching the image", ACTIVATING: "starting", RUNNING: "running",
};

/** Where a run would go, as "seepp-executor-test in eu-central-1". Throws ExecutorError. */
export async function fargateAvailable(settings: FargateSettings): Promise<string> {
  return withClients(settings, async (clients) => `${(await find(clients, settings)).names.cluster} in ${settings.region}`);
}

/** Throws ExecutorError. */
export async function runOnFargate(request: TraceRequest, settings: FargateSettings, options: RunOptions): Promise<TraceResult> {
  const checked = checkRequest(request);
  if ("refused" in checked) return { ...cancelledResult, outcome: "refused", message: checked.refused };
  const { limits } = checked.request;
  const late = AbortSignal.timeout((limits.seconds + limits.compileSeconds + GRACE_SECONDS) * 1000);
  const signal = options.signal === undefined ? late : AbortSignal.any([options.signal, late]);
  try {
    return await withClients(settings, async (clients) => run(clients, await find(clients, settings), request, limits, { ...options, signal }));
  } catch (error) {
    if (options.signal?.aborted === true) return cancelledResult;
    if (late.aborted) throw new ExecutorError("no-answer", "The Fargate task did not answer in its time.", "Trace again; lower seepp.limits.seconds if it stays so.", { cause: error });
    throw error;
  }
}

async function withClients<T>(settings: FargateSettings, work: (clients: Clients) => Promise<T>): Promise<T> {
  const clients = await makeClients(settings);
  try {
    return await work(clients);
  } catch (error) {
    throw awsError(error, "run a program on Fargate", settings);
  } finally {
    clients.destroy();
  }
}

async function find({ ec2, sts }: Clients, { env, region }: FargateSettings): Promise<Place> {
  const { Account = "", Arn } = await sts.send(new GetCallerIdentityCommand({}));
  const names = namesOf({ env, region, account: Account, partition: Arn?.split(":")[1] ?? "aws" });
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({
    Filters: [{ Name: "group-name", Values: [names.taskGroup] }, { Name: `tag:${OWNER_TAG}`, Values: [env] }],
  }));
  const [group] = SecurityGroups;
  const tags = tagsFrom(group?.Tags);
  const subnets = (tags[SUBNETS_TAG] ?? "").split(" ").filter((each) => each !== "");
  if (group?.GroupId === undefined || subnets.length === 0) {
    throw new ExecutorError("no-fargate", `The account has no See++ for Fargate in ${region} (environment ${env}).`, `Deploy it: \`seepp deploy --env ${env} --region ${region} --with-fargate\`, or choose another executor.`);
  }
  return { names, group: group.GroupId, subnets, assignPublicIp: tags[PUBLIC_TAG] === "no" ? "DISABLED" : "ENABLED" };
}

async function run(clients: Clients, place: Place, request: TraceRequest, limits: Parameters<typeof sizeOf>[0], options: RunOptions & { signal: AbortSignal }): Promise<TraceResult> {
  const { s3 } = clients;
  const { signal, onProgress } = options;
  // Nothing is handed to a bucket of that name in another account.
  const [Bucket, ExpectedBucketOwner] = [place.names.bucket, place.names.account];
  const key = `${RUNS}${randomUUID()}`;
  const [requestKey, resultKey] = [`${key}.request.json`, `${key}.result`];
  onProgress?.({ phase: "preparing", detail: "sending the request" });
  try {
    await s3.send(new PutObjectCommand({ Bucket, ExpectedBucketOwner, Key: requestKey, Body: JSON.stringify({ ...request, version: 1, format: "seepp" }), ContentType: "application/json" }), { abortSignal: signal });
    const expiresIn = Math.ceil(limits.seconds + limits.compileSeconds + GRACE_SECONDS);
    const [from, to] = await Promise.all([
      getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: requestKey }), { expiresIn }),
      getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: resultKey }), { expiresIn }),
    ]);
    signal.throwIfAborted();
    const task = await start(clients, place, { from, to }, sizeOf(limits));
    return read(await follow(clients, place, task, resultKey, options), request);
  } finally {
    for (const Key of [requestKey, resultKey]) await s3.send(new DeleteObjectCommand({ Bucket, ExpectedBucketOwner, Key })).catch(() => undefined); // The bucket forgets it by itself.
  }
}

async function start({ ecs }: Clients, { names, group, subnets, assignPublicIp }: Place, { from, to }: { from: string; to: string }, size: { cpu: string; memory: string }): Promise<string> {
  const { tasks = [], failures = [] } = await ecs.send(new RunTaskCommand({
    cluster: names.cluster, taskDefinition: names.family, launchType: "FARGATE", count: 1, startedBy: "seepp", clientToken: randomUUID(),
    networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups: [group], assignPublicIp } },
    overrides: { ...size, containerOverrides: [{ name: CONTAINER, environment: [{ name: REQUEST_VARIABLE, value: from }, { name: RESULT_VARIABLE, value: to }] }] },
  }));
  const arn = tasks[0]?.taskArn;
  if (arn !== undefined) return arn;
  const { reason = "it gives no reason" } = failures[0] ?? {};
  throw new ExecutorError("no-task", `AWS Fargate did not start a task: ${reason}.`, "Try again in a while; if it stays so, deploy with other subnets (--subnet).");
}

/** Until the result is there, or the task has ended without one. Whatever happens, no task is left running. */
async function follow(clients: Clients, { names }: Place, task: string, resultKey: string, { signal, onProgress, onLog }: RunOptions & { signal: AbortSignal }): Promise<Uint8Array> {
  const { ecs } = clients;
  const unseenUntil = Date.now() + UNSEEN_SECONDS * 1000;
  let status = "";
  const look = async (): Promise<{ now: string; known: Task | undefined; answer: Uint8Array | undefined }> => {
    const { tasks: [known] = [] } = await ecs.send(new DescribeTasksCommand({ cluster: names.cluster, tasks: [task] }), { abortSignal: signal });
    // ECS may not show yet what it has just started.
    const now = known?.lastStatus ?? (status === "" && Date.now() < unseenUntil ? "PROVISIONING" : "STOPPED");
    const early = FIRST_WORDS[now] !== undefined && now !== "RUNNING";
    return { now, known, answer: early ? undefined : await fetchResult(clients, names, resultKey) };
  };
  const passes = (error: unknown): boolean => !signal.aborted && PASSING.has(awsError(error, "follow the task", { region: "", profile: "", endpoint: "" }).code);
  let isOver = false;
  try {
    for (;;) {
      const { now, known, answer } = await patiently({ signal }, OUTAGE_SECONDS, passes, look);
      isOver = known?.lastStatus === "STOPPED";
      if (known !== undefined && now !== status) {
        status = now;
        onLog?.(`AWS Fargate: ${task.split("/").at(-1) ?? task} is ${now.toLowerCase()}.`);
        const detail = FIRST_WORDS[now];
        if (detail !== undefined) onProgress?.(now === "RUNNING" ? { phase: "recording" } : { phase: "preparing", detail: `Fargate: ${detail}` });
      }
      if (answer !== undefined) return answer;
      if (now === "STOPPED") throw stopped(known);
      await pause(POLL_MS, signal);
    }
  } finally {
    if (!isOver) await ecs.send(new StopTaskCommand({ cluster: names.cluster, task, reason: "See++: answered or cancelled" })).catch((error: unknown) => onLog?.(`AWS Fargate: the task could not be stopped: ${String(error)}`));
  }
}

/** Undefined: not there yet. Who may not list a bucket is refused what is not there. */
async function fetchResult({ s3 }: Clients, { bucket: Bucket, account: ExpectedBucketOwner }: Names, Key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, ExpectedBucketOwner, Key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (["NoSuchKey", "NotFound", "AccessDenied"].includes(nameOf(error))) return undefined;
    throw error;
  }
}

function read(answer: Uint8Array, request: TraceRequest): TraceResult {
  const whole = new RunnerAnswer(request);
  const failed = Buffer.from(answer.subarray(0, 64)).toString("latin1").startsWith("seepp-runner-error ");
  if (failed) whole.receiveStderr(Buffer.from(answer).toString("utf8"));
  else whole.receive(answer);
  return whole.finish(0);
}

function stopped(task: Task | undefined): ExecutorError {
  const container = task?.containers?.[0];
  const reason = [container?.reason, task?.stoppedReason].filter(Boolean).join("; ") || "it gives no reason";
  if (/CannotPull|pull image|ResourceInitialization/i.test(reason)) {
    return new ExecutorError("no-image-for-task", `AWS Fargate could not start the task: ${reason}.`, "Its subnets need a way to ECR and S3 (a public address, NAT or endpoints): deploy with other subnets (--subnet).");
  }
  if (/OutOfMemory/i.test(reason) || container?.exitCode === 137) {
    return new ExecutorError("task-out-of-memory", "The Fargate task ran out of memory.", "Lower seepp.limits.memoryMb or the steps, and trace again.");
  }
  return new ExecutorError("task-ended", `The Fargate task ended without a result: ${reason}${container?.exitCode === undefined ? "" : ` (status ${container.exitCode})`}.`, "Its log in CloudWatch (/ecs/seepp-executor-...) has more.");
}
