/** A CloudWatch log group that forgets. It is made before anything writes to it, so that what writes need not make it. */
import { CreateLogGroupCommand, DeleteLogGroupCommand, ListTagsForResourceCommand, paginateDescribeLogGroups, PutRetentionPolicyCommand, type LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { DEFAULTS } from "./parameters";
import { checkOurs, isOurs, tagsOf, type Change, type Context, type Part, type Tags } from "./part";

export function logGroup(context: Context, logGroupName: string, resourceArn: string): Part {
  const { clients: { logs }, given } = context;
  const name = `log group ${logGroupName}`;
  const find = async (): Promise<(LogGroup & { tags: Tags }) | undefined> => {
    for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix: logGroupName })) {
      const group = logGroups.find((each) => each.logGroupName === logGroupName);
      if (group === undefined) continue;
      const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
      return { ...group, tags };
    }
    return undefined;
  };
  const keep = (retentionInDays: number): Change => ({
    what: `keep the lines of the ${name} for ${retentionInDays} days`,
    run: async () => void await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays })),
  });
  return {
    name,
    async changes() {
      const found = await find();
      if (found === undefined) {
        const create = async (): Promise<void> => void await logs.send(new CreateLogGroupCommand({ logGroupName, tags: tagsOf(context) }));
        return [{ what: `create the ${name}`, run: create }, keep(given.logDays ?? DEFAULTS.logDays)];
      }
      checkOurs(name, found.tags, context);
      const days = given.logDays ?? found.retentionInDays ?? DEFAULTS.logDays;
      return found.retentionInDays === days ? [] : [keep(days)];
    },
    async removal(foreign) {
      const found = await find();
      if (found === undefined) return [];
      if (!isOurs(found.tags, context)) return foreign(name), [];
      return [{ what: `delete the ${name} with all its lines`, run: async () => void await logs.send(new DeleteLogGroupCommand({ logGroupName })) }];
    },
  };
}
