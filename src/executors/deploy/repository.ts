/** The ECR repository of the executor image, and the image in it. */
import {
  CreateRepositoryCommand, DeleteRepositoryCommand, DescribeImagesCommand, DescribeRepositoriesCommand, GetAuthorizationTokenCommand, GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand, ListTagsForResourceCommand, PutLifecyclePolicyCommand, SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import { ifThere } from "../aws/errors";
import { ExecutorError } from "../executor";
import { checkOurs, isOurs, samePolicy, tagList, tagsFrom, type Change, type Context, type Part, type Tags } from "./part";
import { lifecyclePolicy, repositoryPolicy } from "./policies";

interface Found {
  uri: string;
  tags: Tags;
}

async function find({ clients: { ecr }, names }: Context): Promise<Found | undefined> {
  const answer = await ifThere(ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [names.repository] })), "RepositoryNotFoundException");
  const repository = answer?.repositories?.[0];
  if (repository?.repositoryArn === undefined) return undefined;
  const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn: repository.repositoryArn }));
  return { uri: repository.repositoryUri ?? names.repositoryUri, tags: tagsFrom(tags) };
}

export function repository(context: Context): Part {
  const { clients: { ecr }, names } = context;
  const name = `ECR repository ${names.repository}`;
  const repositoryName = names.repository;
  const wanted = repositoryPolicy(names);
  const setPolicy: Change = {
    what: `let Lambda fetch ${names.function}'s image from the ${name}`,
    run: async () => void await ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText: JSON.stringify(wanted) })),
  };
  const setLifecycle: Change = {
    what: `have old images removed from the ${name}`,
    run: async () => void await ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: JSON.stringify(lifecyclePolicy) })),
  };
  return {
    name,
    async changes() {
      const found = await find(context);
      if (found === undefined) {
        const create = async (): Promise<void> => void await ecr.send(new CreateRepositoryCommand({
          repositoryName, tags: tagList(context), imageTagMutability: "IMMUTABLE", imageScanningConfiguration: { scanOnPush: true },
        }));
        return [{ what: `create the ${name}`, run: create }, setPolicy, setLifecycle];
      }
      checkOurs(name, found.tags, context);
      const policy = await ifThere(ecr.send(new GetRepositoryPolicyCommand({ repositoryName })), "RepositoryPolicyNotFoundException");
      const lifecycle = await ifThere(ecr.send(new GetLifecyclePolicyCommand({ repositoryName })), "LifecyclePolicyNotFoundException");
      return [
        ...(samePolicy(policy?.policyText, wanted) ? [] : [setPolicy]),
        ...(samePolicy(lifecycle?.lifecyclePolicyText, lifecyclePolicy) ? [] : [setLifecycle]),
      ];
    },
    async removal(foreign) {
      const found = await find(context);
      if (found === undefined) return [];
      if (!isOurs(found.tags, context)) return foreign(name), [];
      return [{ what: `delete the ${name} and its images`, run: async () => void await ecr.send(new DeleteRepositoryCommand({ repositoryName, force: true })) }];
    },
  };
}

/** The image under the tag of its sources. A tag that is there is the right image: the repository lets none be overwritten. */
export function image(context: Context, tag: string): Part {
  const { clients: { ecr }, names } = context;
  return {
    name: `image ${tag}`,
    async changes() {
      const there = await ifThere(ecr.send(new DescribeImagesCommand({ repositoryName: names.repository, imageIds: [{ imageTag: tag }] })), "RepositoryNotFoundException", "ImageNotFoundException");
      if (there !== undefined) return [];
      return [{ what: `build the executor image, unless it is there, and push it to ${names.repository}:${tag}`, run: () => push(context, tag) }];
    },
    removal: () => Promise.resolve([]), // It goes with its repository.
  };
}

async function push(context: Context, tag: string): Promise<void> {
  const { clients: { ecr }, image: source, names } = context;
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const { authorizationToken = "", proxyEndpoint = "" } = authorizationData?.[0] ?? {};
  const [username = "", password = ""] = Buffer.from(authorizationToken, "base64").toString("utf8").split(/:(.*)/s);
  if (password === "") throw new ExecutorError("aws-failed", "ECR gave no authorization token.", "Give the same command again.");
  const found = await find(context);
  await source.push({ repository: found?.uri ?? names.repositoryUri, tag, username, password, server: proxyEndpoint });
}

/** What the function's code and the tasks' image is: the repository as AWS names it, if it is there. */
export async function imageUri(context: Context, tag: string): Promise<string> {
  return `${(await find(context))?.uri ?? context.names.repositoryUri}:${tag}`;
}
