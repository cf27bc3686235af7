/**
 * Deployment and removal: the list of parts in the order in which they need each other, gone through one by one. Nothing is
 * kept on this machine: what is there is looked up each time, by name and tag, so a deployment that was broken off goes on
 * where it stopped, and any machine can update what another deployed.
 */
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { makeClients } from "../aws/clients";
import { awsError } from "../aws/errors";
import { ExecutorError, isExecutorError } from "../executor";
import { bucket } from "./bucket";
import { cluster, taskDefinition, taskGroup } from "./fargate";
import { lambdaFunction, reservedConcurrency } from "./function";
import { managedPolicy, role } from "./identity";
import { logGroup } from "./log-group";
import { namesOf, type Names, type Place } from "./names";
import { network } from "./network";
import { parseParameters, type Parameters } from "./parameters";
import type { Change, Context, ImageSource, Part } from "./part";
import {
  cacheReadPolicy, cacheWritePolicy, executionPolicy, executionPolicyInVpc, invokePolicy, lambdaTrust, runPolicy, taskExecutionPolicy, taskTrust,
} from "./policies";
import { image, repository } from "./repository";
import { wantedOf, type Wanted } from "./wanted";

export interface Options {
  image: ImageSource;
  /** Of See++: a tag of what is made. */
  version: string;
  /** Look, say what would be done, and do nothing. */
  dryRun?: boolean;
  signal?: AbortSignal;
  /** Each thing that is done (or, in a dry run, would be), and remarks. */
  say?: (line: string) => void;
  /** Each call to AWS, as "ecr CreateRepository". */
  onCall?: (call: string) => void;
}

export interface Deployment {
  place: Place;
  names: Names;
  wanted: Wanted;
  /** What was done, or would be. */
  done: string[];
  /** Of a dry run: why what would be done cannot be done from this machine. */
  obstacle?: ExecutorError;
}

/** Throws ExecutorError: what could not be done, and why. */
export async function deploy(given: unknown, options: Options): Promise<Deployment> {
  return within(parseParameters(given), options, async (context) => {
    const wanted = await step(context, "look at what is there", () => wantedOf(context));
    const tag = await context.image.tag();
    const done: string[] = [];
    const obstacle = await imageObstacle(context, tag);
    if (obstacle !== undefined && options.dryRun !== true) throw obstacle;
    for (const part of partsOf(context, wanted, tag)) {
      await carryOut(context, options, done, part.name, () => part.changes());
    }
    for (const part of unwanted(context, wanted)) {
      await carryOut(context, options, done, part.name, () => part.removal(() => undefined));
    }
    return { place: context.place, names: context.names, wanted, done, ...(obstacle === undefined ? {} : { obstacle }) };
  });
}

/** Why the image cannot be made here, if it has to be: known before the first thing is made in the account. */
async function imageObstacle(context: Context, tag: string): Promise<ExecutorError | undefined> {
  const part = image(context, tag);
  if ((await step(context, `look at the ${part.name}`, () => part.changes())).length === 0) return undefined;
  try {
    await context.image.check();
    return undefined;
  } catch (error) {
    if (isExecutorError(error)) return error;
    throw error;
  }
}

/** Removes all that a deployment made, and nothing else. Gives what was removed and what of those names is not ours. */
export async function destroy(given: unknown, options: Omit<Options, "image">): Promise<{ done: string[]; foreign: string[] }> {
  const image: ImageSource = { tag: () => Promise.resolve(""), check: () => Promise.resolve(), push: () => Promise.reject(new Error("Nothing is pushed when all is removed.")) };
  return within(parseParameters(given), { ...options, image }, async (context) => {
    const done: string[] = [];
    const foreign: string[] = [];
    for (const part of removable(context)) {
      await carryOut(context, options, done, part.name, () => part.removal((what) => foreign.push(what)));
    }
    for (const what of foreign) context.say(`The ${what} is left: See++ did not make it.`);
    return { done, foreign };
  });
}

async function within<T>(given: Parameters, { image, version, signal, say = () => undefined, onCall }: Options, work: (context: Context) => Promise<T>): Promise<T> {
  const clients = await makeClients(given, onCall);
  try {
    const base = { clients, given, version, image, signal: signal ?? new AbortController().signal, say };
    const place = await step(base, "find out whose credentials these are", async (): Promise<Place> => {
      const { Account, Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));
      if (Account === undefined) throw new ExecutorError("aws-failed", "AWS did not say whose credentials these are.", "Give the same command again.");
      return { env: given.env, region: given.region, account: Account, partition: Arn?.split(":")[1] ?? "aws" };
    });
    return await work({ ...base, place, names: namesOf(place) });
  } finally {
    clients.destroy();
  }
}

async function carryOut(context: Context, { dryRun = false }: Pick<Options, "dryRun">, done: string[], name: string, look: () => Promise<Change[]>): Promise<void> {
  for (const { what, run } of await step(context, `look at the ${name}`, look)) {
    context.say(what);
    if (!dryRun) await step(context, what, run);
    done.push(what);
  }
}

async function step<T>({ signal, given }: Pick<Context, "signal" | "given">, doing: string, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw awsError(error, doing, given);
  }
}

function partsOf(context: Context, wanted: Wanted, tag: string): Part[] {
  const { egress, fargate, cache } = wanted;
  return [
    repository(context),
    image(context, tag),
    executionRole(context, egress),
    logGroup(context, context.names.logGroup, context.names.logGroupArn),
    ...(egress ? [] : [network(context)]),
    lambdaFunction(context, wanted, tag),
    reservedConcurrency(context, wanted),
    callersPolicy(context),
    ...(fargate || cache ? [bucket(context)] : []),
    ...(cache ? cachePolicies(context) : []),
    ...(fargate ? fargateParts(context, tag) : []),
  ];
}

/** What an earlier deployment made and this one shall not have. The network stays until all is removed: Lambda lets go of it late. */
function unwanted(context: Context, { fargate, cache }: Wanted): Part[] {
  const { given } = context;
  return [
    ...(given.fargate === false ? fargateParts(context, "").reverse() : []),
    ...(given.cache === false ? cachePolicies(context) : []),
    ...((given.fargate === false || given.cache === false) && !fargate && !cache ? [bucket(context)] : []),
  ];
}

/** The function first, then what it stands on: Lambda needs the role to give back the function's interfaces. */
function removable(context: Context): Part[] {
  const nothing: Wanted = { memoryMb: 0, timeoutSeconds: 0, storageMb: 0, concurrency: "none", concurrencyIsDefault: true, egress: true, tenantIsolation: false, fargate: false, cache: false };
  return [
    callersPolicy(context),
    lambdaFunction(context, nothing, ""),
    ...fargateParts(context, "").reverse(),
    ...cachePolicies(context),
    bucket(context),
    network(context),
    logGroup(context, context.names.logGroup, context.names.logGroupArn),
    executionRole(context, true),
    repository(context),
  ];
}

function executionRole(context: Context, egress: boolean): Part {
  const { names } = context;
  return role(context, names.role, "See++ executor: what the function may do", lambdaTrust, egress ? executionPolicy(names) : executionPolicyInVpc(names));
}

function callersPolicy(context: Context): Part {
  const { names } = context;
  return managedPolicy(context, names.invokePolicy, names.invokePolicyArn, "See++: may trace programs with the function", invokePolicy(names));
}

function cachePolicies(context: Context): Part[] {
  const { names } = context;
  return [
    managedPolicy(context, names.cacheReadPolicy, names.cacheReadPolicyArn, "See++: may use kept results", cacheReadPolicy(names)),
    managedPolicy(context, names.cacheWritePolicy, names.cacheWritePolicyArn, "See++: may keep results for others", cacheWritePolicy(names)),
  ];
}

function fargateParts(context: Context, tag: string): Part[] {
  const { names, place } = context;
  return [
    logGroup(context, names.taskLogGroup, names.taskLogGroupArn),
    role(context, names.taskRole, "See++ executor: what Fargate may do for a task", taskTrust(place), taskExecutionPolicy(names)),
    cluster(context),
    taskGroup(context),
    taskDefinition(context, tag),
    managedPolicy(context, names.runPolicy, names.runPolicyArn, "See++: may trace programs with Fargate", runPolicy(names)),
  ];
}
