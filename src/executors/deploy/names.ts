/**
 * What the parts of a deployment are called in the account, and by which tag they are known as ours. IAM is one for all
 * regions, so its names hold the region; a bucket's name is one for all accounts, so it holds the account too.
 */
import type { Environment } from "./parameters";

export interface Place {
  env: Environment;
  region: string;
  /** Twelve digits. */
  account: string;
  /** "aws", "aws-cn" or "aws-us-gov". */
  partition: string;
}

export const OWNER_TAG = "seepp:deployment";
export const VERSION_TAG = "seepp:version";

export function namesOf({ env, region, account, partition }: Place) {
  const base = `seepp-executor-${env}`;
  const arn = (service: string, path: string): string => `arn:${partition}:${service}:${region}:${account}:${path}`;
  const iam = (path: string): string => `arn:${partition}:iam::${account}:${path}`;
  const bucket = `${base}-${account}-${region}`;
  const inRegion = (what: string): string => `${base}-${what}${region}`;
  return {
    base, account,
    function: base, functionArn: arn("lambda", `function:${base}`),
    repository: base, repositoryArn: arn("ecr", `repository/${base}`),
    repositoryUri: `${account}.dkr.ecr.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}/${base}`,
    logGroup: `/aws/lambda/${base}`, logGroupArn: arn("logs", `log-group:/aws/lambda/${base}`),
    role: inRegion(""), roleArn: iam(`role/${inRegion("")}`),
    invokePolicy: inRegion("invoke-"), invokePolicyArn: iam(`policy/${inRegion("invoke-")}`),
    bucket, bucketArn: `arn:${partition}:s3:::${bucket}`,
    cacheReadPolicy: inRegion("cache-read-"), cacheReadPolicyArn: iam(`policy/${inRegion("cache-read-")}`),
    cacheWritePolicy: inRegion("cache-write-"), cacheWritePolicyArn: iam(`policy/${inRegion("cache-write-")}`),
    cluster: base, clusterArn: arn("ecs", `cluster/${base}`),
    tasksArn: arn("ecs", `task/${base}/*`),
    family: base, familyArn: arn("ecs", `task-definition/${base}:*`),
    taskLogGroup: `/ecs/${base}`, taskLogGroupArn: arn("logs", `log-group:/ecs/${base}`),
    taskRole: inRegion("task-"), taskRoleArn: iam(`role/${inRegion("task-")}`),
    runPolicy: inRegion("run-"), runPolicyArn: iam(`policy/${inRegion("run-")}`),
    taskGroup: `${base}-task`,
    vpc: base, noEgressGroup: `${base}-no-egress`,
  };
}
export type Names = ReturnType<typeof namesOf>;
