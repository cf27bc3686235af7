/** What an account holds, as AWS itself tells it: for comparing before and after. */
import { ListTagsForResourceCommand, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { DescribeImagesCommand, DescribeRepositoriesCommand, GetLifecyclePolicyCommand, GetRepositoryPolicyCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import { DescribeClustersCommand, ListClustersCommand, ListTaskDefinitionsCommand } from "@aws-sdk/client-ecs";
import { GetPolicyVersionCommand, GetRolePolicyCommand, ListPoliciesCommand, ListRolePoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand, GetFunctionConcurrencyCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { GetBucketLifecycleConfigurationCommand, GetBucketPolicyCommand, GetBucketTaggingCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { makeClients, type Clients } from "../../src/executors/aws/clients";
import type { ImageSource } from "../../src/executors/deploy/part";
import type { PushTarget } from "../../src/executors/docker/push";
import { REGION } from "./moto";

export function clientsAt(endpoint: string): Promise<Clients> {
  return makeClients({ region: REGION, profile: "", endpoint });
}

/** Everything there is, without what differs from one making to the next (times, ids), by kind and name. */
export async function inventory(clients: Clients): Promise<Record<string, unknown>> {
  const { ec2, ecr, ecs, iam, lambda, logs, s3 } = clients;
  const all: Record<string, unknown> = {};
  for (const { repositoryName = "", imageTagMutability } of (await ecr.send(new DescribeRepositoriesCommand({}))).repositories ?? []) {
    const policy = await ecr.send(new GetRepositoryPolicyCommand({ repositoryName })).catch(() => undefined);
    const lifecycle = await ecr.send(new GetLifecyclePolicyCommand({ repositoryName })).catch(() => undefined);
    const images = (await ecr.send(new DescribeImagesCommand({ repositoryName }))).imageDetails ?? [];
    all[`repository ${repositoryName}`] = [imageTagMutability, json(policy?.policyText), json(lifecycle?.lifecyclePolicyText), images.flatMap(({ imageTags }) => imageTags ?? []).sort()];
  }
  for (const { RoleName = "", AssumeRolePolicyDocument } of (await iam.send(new ListRolesCommand({}))).Roles ?? []) {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const policies = [];
    for (const PolicyName of PolicyNames) policies.push([PolicyName, json((await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument)]);
    all[`role ${RoleName}`] = [json(AssumeRolePolicyDocument), policies];
  }
  for (const { PolicyName = "", Arn, DefaultVersionId } of (await iam.send(new ListPoliciesCommand({ Scope: "Local" }))).Policies ?? []) {
    all[`policy ${PolicyName}`] = json((await iam.send(new GetPolicyVersionCommand({ PolicyArn: Arn, VersionId: DefaultVersionId }))).PolicyVersion?.Document);
  }
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, {})) {
    for (const { logGroupName = "", retentionInDays, arn = "" } of logGroups) {
      const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn: arn.replace(/:\*$/, "") }));
      all[`log group ${logGroupName}`] = [retentionInDays, tags];
    }
  }
  for (const { FunctionName = "" } of (await lambda.send(new ListFunctionsCommand({}))).Functions ?? []) {
    const { Configuration, Code, Tags } = await lambda.send(new GetFunctionCommand({ FunctionName }));
    const { MemorySize, Timeout, EphemeralStorage, Role, PackageType, Architectures, ImageConfigResponse, VpcConfig } = Configuration ?? {};
    const { ReservedConcurrentExecutions } = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    all[`function ${FunctionName}`] = { MemorySize, Timeout, EphemeralStorage, Role, PackageType, Architectures, ImageConfigResponse, subnets: VpcConfig?.SubnetIds?.length ?? 0, image: Code?.ImageUri, Tags, ReservedConcurrentExecutions };
  }
  for (const { Name: Bucket = "" } of (await s3.send(new ListBucketsCommand({}))).Buckets ?? []) {
    const policy = await s3.send(new GetBucketPolicyCommand({ Bucket })).catch(() => undefined);
    const tags = await s3.send(new GetBucketTaggingCommand({ Bucket })).catch(() => undefined);
    const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })).catch(() => undefined);
    all[`bucket ${Bucket}`] = [json(policy?.Policy), tags?.TagSet, lifecycle?.Rules];
  }
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  for (const { clusterName = "", status } of (await ecs.send(new DescribeClustersCommand({ clusters: clusterArns }))).clusters ?? []) {
    if (status !== "INACTIVE") all[`cluster ${clusterName}`] = status;
  }
  for (const arn of (await ecs.send(new ListTaskDefinitionsCommand({}))).taskDefinitionArns ?? []) all[`task definition ${arn.split("/").at(-1) ?? ""}`] = true;
  const nameOf = (tags: { Key?: string | undefined; Value?: string | undefined }[] = []): string => tags.find(({ Key }) => Key === "Name")?.Value ?? "unnamed";
  for (const { Tags, CidrBlock, IsDefault } of (await ec2.send(new DescribeVpcsCommand({}))).Vpcs ?? []) all[`vpc ${nameOf(Tags)} ${CidrBlock ?? ""}`] = IsDefault;
  for (const { Tags, CidrBlock } of (await ec2.send(new DescribeSubnetsCommand({}))).Subnets ?? []) all[`subnet ${nameOf(Tags)} ${CidrBlock ?? ""}`] = true;
  for (const { GroupName = "", IpPermissionsEgress, IpPermissions, Tags } of (await ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups ?? []) {
    all[`security group ${GroupName} ${nameOf(Tags)}`] = [IpPermissions?.length, IpPermissionsEgress?.map(({ IpProtocol, FromPort, IpRanges }) => [IpProtocol, FromPort, IpRanges?.map(({ CidrIp }) => CidrIp)])];
  }
  return JSON.parse(JSON.stringify(all)) as Record<string, unknown>;
}

function json(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text.startsWith("%7B") ? decodeURIComponent(text) : text);
}

/** An image that is "pushed" by telling moto's ECR of it: what a registry does there. */
export class TestImage implements ImageSource {
  readonly pushed: PushTarget[] = [];
  /** What an engine that cannot make it says. */
  obstacle: Error | undefined;

  constructor(private readonly clients: () => Clients, public name = "0123456789abcdef") {}

  tag(): Promise<string> {
    return Promise.resolve(this.name);
  }

  check(): Promise<void> {
    return this.obstacle === undefined ? Promise.resolve() : Promise.reject(this.obstacle);
  }

  async push(to: PushTarget): Promise<void> {
    this.pushed.push(to);
    const manifest = { schemaVersion: 2, mediaType: "application/vnd.docker.distribution.manifest.v2+json", config: { mediaType: "application/vnd.docker.container.image.v1+json", size: 1, digest: `sha256:${"1".repeat(64)}` }, layers: [], tag: to.tag };
    await this.clients().ecr.send(new PutImageCommand({ repositoryName: to.repository.split("/")[1], imageTag: to.tag, imageManifest: JSON.stringify(manifest) }));
  }
}
