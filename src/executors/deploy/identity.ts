/** IAM: roles with one policy each, and the managed policies for those who call. */
import {
  CreatePolicyCommand, CreatePolicyVersionCommand, CreateRoleCommand, DeletePolicyCommand, DeletePolicyVersionCommand, DeleteRoleCommand, DeleteRolePolicyCommand,
  DetachGroupPolicyCommand, DetachRolePolicyCommand, DetachUserPolicyCommand, GetPolicyCommand, GetPolicyVersionCommand, GetRoleCommand, GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand, ListPolicyVersionsCommand, ListRolePoliciesCommand, paginateListEntitiesForPolicy, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { ifThere } from "../aws/errors";
import { checkOurs, isOurs, samePolicy, tagList, tagsFrom, type Change, type Context, type Part } from "./part";
import type { Policy } from "./policies";

const INLINE = "seepp";
/** IAM keeps no more versions of a policy. */
const MOST_VERSIONS = 5;

export function role(context: Context, RoleName: string, purpose: string, trust: Policy, rights: Policy): Part {
  const { clients: { iam } } = context;
  const name = `IAM role ${RoleName}`;
  const find = async () => (await ifThere(iam.send(new GetRoleCommand({ RoleName })), "NoSuchEntityException"))?.Role;
  const grant: Change = {
    what: `give the ${name} its rights (${actionsOf(rights)})`,
    run: async () => void await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: INLINE, PolicyDocument: JSON.stringify(rights) })),
  };
  return {
    name,
    async changes() {
      const found = await find();
      if (found === undefined) {
        const create = async (): Promise<void> => void await iam.send(new CreateRoleCommand({
          RoleName, Description: purpose, AssumeRolePolicyDocument: JSON.stringify(trust), Tags: tagList(context),
        }));
        return [{ what: `create the ${name}`, run: create }, grant];
      }
      checkOurs(name, tagsFrom(found.Tags), context);
      const changes: Change[] = [];
      if (!samePolicy(found.AssumeRolePolicyDocument, trust)) {
        changes.push({ what: `set who may be the ${name}`, run: async () => void await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(trust) })) });
      }
      const granted = await ifThere(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: INLINE })), "NoSuchEntityException");
      if (!samePolicy(granted?.PolicyDocument, rights)) changes.push(grant);
      return changes;
    },
    async removal(foreign) {
      const found = await find();
      if (found === undefined) return [];
      if (!isOurs(tagsFrom(found.Tags), context)) return foreign(name), [];
      return [{
        what: `delete the ${name}`,
        run: async () => {
          const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
          for (const PolicyName of PolicyNames) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
          const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
          for (const { PolicyArn } of AttachedPolicies) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
          await iam.send(new DeleteRoleCommand({ RoleName }));
        },
      }];
    },
  };
}

export function managedPolicy(context: Context, PolicyName: string, PolicyArn: string, purpose: string, rights: Policy): Part {
  const { clients: { iam } } = context;
  const name = `IAM policy ${PolicyName}`;
  const PolicyDocument = JSON.stringify(rights);
  const find = async () => (await ifThere(iam.send(new GetPolicyCommand({ PolicyArn })), "NoSuchEntityException"))?.Policy;
  const versions = async () => (await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))).Versions ?? [];
  const dropOldest = async (keep: number): Promise<void> => {
    const old = (await versions()).filter(({ IsDefaultVersion }) => IsDefaultVersion !== true)
      .sort((a, b) => Number(b.VersionId?.slice(1)) - Number(a.VersionId?.slice(1))).slice(keep);
    for (const { VersionId } of old) await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
  };
  return {
    name,
    async changes() {
      const found = await find();
      if (found === undefined) {
        const create = async (): Promise<void> => void await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument, Description: purpose, Tags: tagList(context) }));
        return [{ what: `create the ${name} (${actionsOf(rights)}), to be attached to those who may trace`, run: create }];
      }
      checkOurs(name, tagsFrom(found.Tags), context);
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: found.DefaultVersionId }));
      if (samePolicy(PolicyVersion?.Document, rights)) return [];
      const update = async (): Promise<void> => {
        await dropOldest(MOST_VERSIONS - 2);
        await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
      };
      return [{ what: `set the rights of the ${name} (${actionsOf(rights)})`, run: update }];
    },
    async removal(foreign) {
      const found = await find();
      if (found === undefined) return [];
      if (!isOurs(tagsFrom(found.Tags), context)) return foreign(name), [];
      return [{
        what: `detach the ${name} from those who have it, and delete it`,
        run: async () => {
          const pages = [];
          for await (const page of paginateListEntitiesForPolicy({ client: iam }, { PolicyArn })) pages.push(page);
          for (const { PolicyUsers = [], PolicyGroups = [], PolicyRoles = [] } of pages) {
            for (const { UserName } of PolicyUsers) await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
            for (const { GroupName } of PolicyGroups) await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn }));
            for (const { RoleName } of PolicyRoles) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
          }
          await dropOldest(0);
          await iam.send(new DeletePolicyCommand({ PolicyArn }));
        },
      }];
    },
  };
}

/** In a plan, what is granted matters more than its text. */
function actionsOf({ Statement }: Policy): string {
  const actions = Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action as string | string[]);
  return [...new Set(actions)].join(", ");
}
