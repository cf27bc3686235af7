/** What the deployment is to be: what was given, else what the account has, else the defaults. */
import { DescribeClustersCommand } from "@aws-sdk/client-ecs";
import { GetPolicyCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand, type GetFunctionCommandOutput } from "@aws-sdk/client-lambda";
import { ifThere } from "../aws/errors";
import { ExecutorError } from "../executor";
import { DEFAULTS } from "./parameters";
import type { Context } from "./part";

/** On the function: AWS knows of no reservation whether it is not made yet or not wanted. */
export const CONCURRENCY_TAG = "seepp:concurrency";

export interface Wanted {
  memoryMb: number;
  timeoutSeconds: number;
  storageMb: number;
  concurrency: number | "none";
  /** Not asked for: where the account has no room for it, the account's own limit does. */
  concurrencyIsDefault: boolean;
  egress: boolean;
  tenantIsolation: boolean;
  fargate: boolean;
  cache: boolean;
}

export async function findFunction({ clients: { lambda }, names }: Context): Promise<GetFunctionCommandOutput | undefined> {
  return ifThere(lambda.send(new GetFunctionCommand({ FunctionName: names.function })), "ResourceNotFoundException");
}

/** Throws ExecutorError for what cannot be had any more. */
export async function wantedOf(context: Context): Promise<Wanted> {
  const { given } = context;
  const there = await findFunction(context);
  const { Configuration: now, Tags: tags = {} } = there ?? {};
  const isolated = now?.TenancyConfig?.TenantIsolationMode === "PER_TENANT";
  if (now !== undefined && given.tenantIsolation !== undefined && given.tenantIsolation !== isolated) {
    throw new ExecutorError("tenant-isolation-fixed", `The function ${context.names.function} was created ${isolated ? "with" : "without"} tenant isolation, and AWS Lambda cannot change that.`,
      `Remove it with \`seepp destroy --env ${context.place.env} --region ${context.place.region}\` and deploy again.`);
  }
  const tagged = tags[CONCURRENCY_TAG];
  return {
    memoryMb: given.memoryMb ?? now?.MemorySize ?? DEFAULTS.memoryMb,
    timeoutSeconds: given.timeoutSeconds ?? now?.Timeout ?? DEFAULTS.timeoutSeconds,
    storageMb: given.storageMb ?? now?.EphemeralStorage?.Size ?? DEFAULTS.storageMb,
    concurrency: given.concurrency ?? (tagged === undefined ? DEFAULTS.concurrency : tagged === "none" ? "none" : Number(tagged)),
    concurrencyIsDefault: given.concurrency === undefined,
    egress: given.egress ?? (now?.VpcConfig?.SubnetIds ?? []).length === 0,
    tenantIsolation: given.tenantIsolation ?? isolated,
    fargate: given.fargate ?? await hasCluster(context),
    cache: given.cache ?? await hasCache(context),
  };
}

async function hasCluster({ clients: { ecs }, names }: Context): Promise<boolean> {
  const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [names.cluster] }));
  return clusters.some(({ status }) => status === "ACTIVE");
}

async function hasCache({ clients: { iam }, names }: Context): Promise<boolean> {
  return (await ifThere(iam.send(new GetPolicyCommand({ PolicyArn: names.cacheReadPolicyArn })), "NoSuchEntityException")) !== undefined;
}
