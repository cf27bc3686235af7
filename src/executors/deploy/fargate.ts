/** What `seepp.executor: fargate` needs: a cluster, the image as a task definition, and a security group that lets HTTPS out. */
import {
  AuthorizeSecurityGroupEgressCommand, CreateSecurityGroupCommand, CreateTagsCommand, DeleteSecurityGroupCommand, DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand, DescribeVpcsCommand, RevokeSecurityGroupEgressCommand, RevokeSecurityGroupIngressCommand, type IpPermission,
} from "@aws-sdk/client-ec2";
import {
  CreateClusterCommand, DeleteClusterCommand, DeleteTaskDefinitionsCommand, DeregisterTaskDefinitionCommand, DescribeClustersCommand, DescribeTaskDefinitionCommand,
  paginateListTaskDefinitions, paginateListTasks, RegisterTaskDefinitionCommand, StopTaskCommand, type RegisterTaskDefinitionCommandInput, type TaskDefinition,
} from "@aws-sdk/client-ecs";
import { ifThere, nameOf } from "../aws/errors";
import { ExecutorError } from "../executor";
import { CONTAINER, ENTRY_POINT } from "../fargate/task";
import { ec2Tags } from "./network";
import { OWNER_TAG } from "./names";
import { checkOurs, isOurs, onceThere, patiently, tagsFrom, tagsOf, type Context, type Part } from "./part";
import { imageUri } from "./repository";

const ecsTags = (context: Context) => Object.entries(tagsOf(context)).map(([key, value]) => ({ key, value }));

export function cluster(context: Context): Part {
  const { clients: { ecs }, names } = context;
  const name = `ECS cluster ${names.cluster}`;
  const find = async () => {
    const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [names.cluster], include: ["TAGS"] }));
    return clusters.find(({ status }) => status !== "INACTIVE");
  };
  return {
    name,
    async changes() {
      const found = await find();
      if (found === undefined) return [{ what: `create the ${name}`, run: async () => void await ecs.send(new CreateClusterCommand({ clusterName: names.cluster, tags: ecsTags(context) })) }];
      checkOurs(name, tagsFrom(found.tags), context);
      return [];
    },
    async removal(foreign) {
      const found = await find();
      if (found === undefined) return [];
      if (!isOurs(tagsFrom(found.tags), context)) return foreign(name), [];
      return [{
        what: `stop what runs in the ${name}, and delete it`,
        run: async () => {
          const tasks = [];
          for await (const { taskArns = [] } of paginateListTasks({ client: ecs }, { cluster: names.cluster })) tasks.push(...taskArns);
          for (const task of tasks) await ecs.send(new StopTaskCommand({ cluster: names.cluster, task, reason: "See++ is removed" }));
          const still = (error: unknown): boolean => nameOf(error).startsWith("ClusterContains");
          await patiently(context, 300, still, () => ecs.send(new DeleteClusterCommand({ cluster: names.cluster })));
        },
      }];
    },
  };
}

/** The default size; a run that needs more asks for it. */
const SIZE = { cpu: "1024", memory: "4096" };
const LEAST_MB = 1024;

export function taskDefinition(context: Context, tag: string): Part {
  const { clients: { ecs }, names, place } = context;
  const name = `ECS task definition ${names.family}`;
  const wantedOf = async (): Promise<RegisterTaskDefinitionCommandInput> => ({
    family: names.family, requiresCompatibilities: ["FARGATE"], networkMode: "awsvpc", ...SIZE,
    runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
    executionRoleArn: names.taskRoleArn, // No task role: what runs there can do nothing in the account.
    containerDefinitions: [{
      name: CONTAINER, image: await imageUri(context, tag), essential: true, entryPoint: ENTRY_POINT, command: [], memoryReservation: LEAST_MB,
      // One process of a finished run shall not be left over: Docker's init reaps them.
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } }, stopTimeout: 10,
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": names.taskLogGroup, "awslogs-region": place.region, "awslogs-stream-prefix": "run" } },
    }],
    tags: ecsTags(context),
  });
  /** By default the newest revision that is active. */
  const find = async (taskDefinition = names.family) => ifThere(ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ["TAGS"] })), "ClientException");
  const revisions = async (status: "ACTIVE" | "INACTIVE"): Promise<string[]> => {
    const found = [];
    for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions({ client: ecs }, { familyPrefix: names.family, status })) found.push(...taskDefinitionArns);
    return found.filter((arn) => arn.includes(`/${names.family}:`));
  };
  return {
    name,
    async changes() {
      const wanted = await wantedOf();
      const register = async (): Promise<void> => void await ecs.send(new RegisterTaskDefinitionCommand(await wantedOf()));
      const found = await find();
      if (found?.taskDefinition === undefined) return [{ what: `create the ${name}`, run: register }];
      checkOurs(name, tagsFrom(found.tags), context);
      return sameTask(found.taskDefinition, wanted) ? [] : [{ what: `give the ${name} a new revision, with the image ${tag}`, run: register }];
    },
    async removal(foreign) {
      const active = await revisions("ACTIVE");
      const inactive = await revisions("INACTIVE");
      if (active.length + inactive.length === 0) return [];
      const found = await find() ?? await find(inactive.at(-1));
      if (!isOurs(tagsFrom(found?.tags), context)) return foreign(name), [];
      return [{
        what: `delete the ${name}`,
        run: async () => {
          for (const each of active) await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: each }));
          const all = [...active, ...inactive];
          for (let from = 0; from < all.length; from += 10) await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: all.slice(from, from + 10) }));
        },
      }];
    },
  };
}

function sameTask(there: TaskDefinition, wanted: RegisterTaskDefinitionCommandInput): boolean {
  const essence = ({ cpu, memory, executionRoleArn, taskRoleArn, containerDefinitions = [] }: TaskDefinition | RegisterTaskDefinitionCommandInput): string => {
    const [container] = containerDefinitions;
    return JSON.stringify([cpu, memory, executionRoleArn, taskRoleArn ?? "", container?.image, container?.entryPoint, container?.logConfiguration?.options?.["awslogs-group"],
      container?.memoryReservation, container?.linuxParameters?.initProcessEnabled, container?.linuxParameters?.capabilities?.drop]);
  };
  return essence(there) === essence(wanted);
}

const HTTPS_OUT: IpPermission = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "ECR, S3 and CloudWatch" }] };

/** On the security group: where its tasks are put, which those who run them read. */
export const SUBNETS_TAG = "seepp:subnets";
/** "no" where they have their own way out, such as NAT; elsewhere a task needs a public address to fetch anything. */
export const PUBLIC_TAG = "seepp:public-address";
/** As many as fit into a tag. */
const MOST_SUBNETS = 10;

/** A task fetches its image and its request by HTTPS, and nothing reaches it. The traced program has no sockets at all. */
export function taskGroup(context: Context): Part {
  const { clients: { ec2 }, given, names, place } = context;
  const GroupName = names.taskGroup;
  const name = `security group ${GroupName}`;
  /** One for each network that has been the default one. */
  const all = async () => {
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: [GroupName] }, { Name: `tag:${OWNER_TAG}`, Values: [place.env] }] }));
    return SecurityGroups;
  };
  const find = async () => (await all())[0];
  const create = async (): Promise<void> => {
    const network = await taskNetwork(context);
    const { vpc } = network;
    const [tags] = ec2Tags(context, "security-group", GroupName);
    const TagSpecifications = [{ ...tags, Tags: [...(tags.Tags ?? []), ...placeTags(network)] }];
    await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpc, GroupName, Description: "See++ executor: lets HTTPS out", TagSpecifications }));
  };
  const move = async (): Promise<void> => {
    const group = await find();
    const network = await taskNetwork(context);
    const { vpc } = network;
    if (group?.GroupId === undefined || group.VpcId !== vpc) throw new ExecutorError("wrong-parameter", "The subnets for Fargate are in another network than before.", "Deploy with --no-fargate first, then again with --with-fargate and the new subnets.");
    await ec2.send(new CreateTagsCommand({ Resources: [group.GroupId], Tags: placeTags(network) }));
  };
  const narrow = async (): Promise<void> => {
    const { GroupId, IpPermissions: incoming = [], IpPermissionsEgress: outgoing = [] } = await onceThere(context, name, find);
    const others = outgoing.filter((each) => !isHttpsOut(each));
    if (incoming.length > 0) await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: incoming }));
    if (others.length > 0) await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: others }));
    if (!outgoing.some(isHttpsOut)) await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [HTTPS_OUT] }));
  };
  return {
    name,
    async changes() {
      const found = await find();
      const limit = { what: `have the ${name} let HTTPS out and nothing in`, run: narrow };
      if (found === undefined) return [{ what: `create the ${name}`, run: create }, limit];
      const rules = found.IpPermissionsEgress ?? [];
      const moved = given.subnets.length > 0 && tagsFrom(found.Tags)[SUBNETS_TAG] !== given.subnets.join(" ");
      return [
        ...(moved ? [{ what: `have Fargate's tasks run in ${given.subnets.join(", ")}`, run: move }] : []),
        ...(rules.length === 1 && isHttpsOut(rules[0]) && (found.IpPermissions ?? []).length === 0 ? [] : [limit]),
      ];
    },
    async removal() {
      const inUse = (error: unknown): boolean => nameOf(error) === "DependencyViolation";
      return (await all()).map(({ GroupId }) => ({ what: `delete the ${name}`, run: () => patiently(context, 300, inUse, async () => void await ec2.send(new DeleteSecurityGroupCommand({ GroupId }))) }));
    },
  };
}

function isHttpsOut({ IpProtocol, FromPort, ToPort }: IpPermission): boolean {
  return IpProtocol === "tcp" && FromPort === 443 && ToPort === 443;
}

interface TaskNetwork {
  vpc: string;
  subnets: string[];
  /** Whoever starts there gets a public address anyway. */
  isPublic: boolean;
}

function placeTags({ subnets, isPublic }: TaskNetwork): { Key: string; Value: string }[] {
  return [{ Key: SUBNETS_TAG, Value: subnets.join(" ") }, { Key: PUBLIC_TAG, Value: isPublic ? "yes" : "no" }];
}

/** The subnets that were named, else those of the default VPC. Throws ExecutorError. */
async function taskNetwork({ clients: { ec2 }, given }: Context): Promise<TaskNetwork> {
  if (given.subnets.length > 0) {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: given.subnets }));
    const vpcs = new Set(Subnets.map(({ VpcId }) => VpcId));
    const [vpc] = vpcs;
    if (vpcs.size !== 1 || vpc === undefined) throw new ExecutorError("wrong-parameter", "The subnets for Fargate are of several networks.", "Name subnets of one VPC.");
    return { vpc, subnets: given.subnets, isPublic: Subnets.every(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch === true) };
  }
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["true"] }] }));
  const vpc = Vpcs[0]?.VpcId;
  if (vpc === undefined) throw new ExecutorError("no-default-network", "This account has no default VPC in this region for Fargate's tasks.", "Name subnets with a way to the internet by --subnet, or make the default one with `aws ec2 create-default-vpc`.");
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: "vpc-id", Values: [vpc] }, { Name: "default-for-az", Values: ["true"] }] }));
  return { vpc, subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []).sort().slice(0, MOST_SUBNETS), isPublic: true };
}
