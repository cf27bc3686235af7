/**
 * A network without a way out, for a function that shall reach nothing: no internet gateway, no NAT, no endpoints, and a
 * security group that lets nothing pass. Lambda itself needs none of them: events and logs do not go through it.
 */
import {
  CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, DeleteSecurityGroupCommand, DeleteSubnetCommand, DeleteVpcCommand, DescribeAvailabilityZonesCommand,
  DescribeNetworkInterfacesCommand, DescribeSecurityGroupsCommand, DescribeSubnetsCommand, DescribeVpcsCommand, RevokeSecurityGroupEgressCommand, type ResourceType, type TagSpecification,
} from "@aws-sdk/client-ec2";
import { ExecutorError } from "../executor";
import { OWNER_TAG } from "./names";
import { onceThere, pause, tagList, type Change, type Context, type Part } from "./part";

const CIDR = "10.213.0.0/25";
/** Two, so that the function outlives a zone. */
const SUBNETS = ["10.213.0.0/26", "10.213.0.64/26"];
/** Lambda gives its interfaces back within twenty minutes. */
const RELEASE_SECONDS = 25 * 60;

export interface NetworkIds {
  SubnetIds: string[];
  SecurityGroupIds: string[];
}

interface Found {
  vpc: string | undefined;
  subnets: { id: string; cidr: string }[];
  group: { id: string; lets: boolean } | undefined;
}

const ours = ({ place }: Context) => ({ Name: `tag:${OWNER_TAG}`, Values: [place.env] });

export function ec2Tags(context: Context, ResourceType: ResourceType, Name: string): TagSpecification[] {
  return [{ ResourceType, Tags: [{ Key: "Name", Value: Name }, ...tagList(context)] }];
}

/** More than one where a call that made it was answered too late, and so made again: EC2 knows no name twice, but a VPC has none. */
async function vpcs(context: Context): Promise<string[]> {
  const { clients: { ec2 }, names } = context;
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ Filters: [ours(context), { Name: "tag:Name", Values: [names.vpc] }] }));
  return Vpcs.flatMap(({ VpcId }) => VpcId ?? []).sort();
}

async function find(context: Context): Promise<Found> {
  const [vpc] = await vpcs(context);
  return vpc === undefined ? { vpc, subnets: [], group: undefined } : { vpc, ...(await inVpc(context, vpc)) };
}

async function inVpc(context: Context, vpc: string): Promise<Omit<Found, "vpc">> {
  const { clients: { ec2 }, names } = context;
  const here = { Name: "vpc-id", Values: [vpc] };
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [here, ours(context)] }));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [here, ours(context), { Name: "group-name", Values: [names.noEgressGroup] }] }));
  const group = SecurityGroups[0];
  return {
    subnets: Subnets.map(({ SubnetId = "", CidrBlock = "" }) => ({ id: SubnetId, cidr: CidrBlock })),
    group: group?.GroupId === undefined ? undefined : { id: group.GroupId, lets: (group.IpPermissionsEgress ?? []).length > 0 },
  };
}

/** Throws ExecutorError when the network is not whole. */
export async function networkIds(context: Context): Promise<NetworkIds> {
  const { subnets, group } = await find(context);
  if (subnets.length < SUBNETS.length || group === undefined) throw new ExecutorError("no-network-made", "The network without a way out is not there.", "Give the same command again: it is made anew.");
  return { SubnetIds: subnets.map(({ id }) => id).sort(), SecurityGroupIds: [group.id] };
}

export function network(context: Context): Part {
  const { clients: { ec2 }, names } = context;
  const name = `network ${names.vpc}`;
  const vpcOf = () => onceThere(context, name, async () => (await find(context)).vpc);
  const createVpc = async (): Promise<void> => {
    await ec2.send(new CreateVpcCommand({ CidrBlock: CIDR, TagSpecifications: ec2Tags(context, "vpc", names.vpc) }));
  };
  const createSubnet = async (CidrBlock: string): Promise<void> => {
    const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({ Filters: [{ Name: "zone-type", Values: ["availability-zone"] }] }));
    const zone = AvailabilityZones[SUBNETS.indexOf(CidrBlock) % Math.max(1, AvailabilityZones.length)]?.ZoneName;
    await ec2.send(new CreateSubnetCommand({ VpcId: await vpcOf(), CidrBlock, AvailabilityZone: zone, TagSpecifications: ec2Tags(context, "subnet", names.vpc) }));
  };
  const createGroup = async (): Promise<void> => {
    await ec2.send(new CreateSecurityGroupCommand({
      VpcId: await vpcOf(), GroupName: names.noEgressGroup, Description: "See++ executor: lets nothing pass", TagSpecifications: ec2Tags(context, "security-group", names.noEgressGroup),
    }));
  };
  /** A new group lets everything out. */
  const close = async (): Promise<void> => {
    const group = await onceThere(context, `security group ${names.noEgressGroup}`, async () => (await find(context)).group);
    if (!group.lets) return;
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group.id] }));
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: group.id, IpPermissions: SecurityGroups[0]?.IpPermissionsEgress ?? [] }));
  };
  return {
    name,
    async changes() {
      const { vpc, subnets, group } = await find(context);
      const missing = SUBNETS.filter((cidr) => !subnets.some((each) => each.cidr === cidr));
      return [
        ...(vpc === undefined ? [{ what: `create the ${name}, without a way out`, run: createVpc }] : []),
        ...missing.map((cidr) => ({ what: `create the subnet ${cidr} of the ${name}`, run: () => createSubnet(cidr) })),
        ...(group === undefined ? [{ what: `create the security group ${names.noEgressGroup}`, run: createGroup }] : []),
        ...(group === undefined || group.lets ? [{ what: `have the security group ${names.noEgressGroup} let nothing out`, run: close }] : []),
      ];
    },
    async removal() {
      const changes: Change[] = [];
      for (const vpc of await vpcs(context)) {
        const { subnets, group } = await inVpc(context, vpc);
        changes.push(
          { what: `wait until Lambda has given back its interfaces in the ${name} (up to 20 minutes)`, run: () => released(context, vpc) },
          ...(group === undefined ? [] : [{ what: `delete the security group ${names.noEgressGroup}`, run: async () => void await ec2.send(new DeleteSecurityGroupCommand({ GroupId: group.id })) }]),
          ...subnets.map(({ id, cidr }) => ({ what: `delete the subnet ${cidr} of the ${name}`, run: async () => void await ec2.send(new DeleteSubnetCommand({ SubnetId: id })) })),
          { what: `delete the ${name}`, run: async () => void await ec2.send(new DeleteVpcCommand({ VpcId: vpc })) },
        );
      }
      return changes;
    },
  };
}

async function released({ clients: { ec2 }, signal }: Context, vpc: string): Promise<void> {
  const end = Date.now() + RELEASE_SECONDS * 1000;
  for (;;) {
    const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: "vpc-id", Values: [vpc] }] }));
    if (NetworkInterfaces.length === 0) return;
    if (Date.now() > end) throw new ExecutorError("interfaces-in-use", "AWS Lambda has not given back its network interfaces yet.", "Give the same command again in a while: it goes on where it stopped.");
    await pause(10_000, signal);
  }
}
