/** The S3 bucket: requests and results of Fargate's tasks for a day, and results kept for all for a month. Closed to the public. */
import {
  CreateBucketCommand, DeleteBucketCommand, DeleteObjectsCommand, GetBucketLifecycleConfigurationCommand, GetBucketPolicyCommand, GetBucketTaggingCommand,
  GetPublicAccessBlockCommand, HeadBucketCommand, ListObjectsV2Command, PutBucketLifecycleConfigurationCommand, PutBucketPolicyCommand, PutBucketTaggingCommand,
  PutPublicAccessBlockCommand, type BucketLocationConstraint, type LifecycleRule,
} from "@aws-sdk/client-s3";
import { ifThere } from "../aws/errors";
import { ExecutorError } from "../executor";
import { checkOurs, isOurs, samePolicy, tagList, tagsFrom, type Change, type Context, type Part, type Tags } from "./part";
import { bucketPolicy, CACHE, RUNS } from "./policies";

const CLOSED = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const RULES: LifecycleRule[] = [
  { ID: "runs", Status: "Enabled", Filter: { Prefix: RUNS }, Expiration: { Days: 1 }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
  { ID: "cache", Status: "Enabled", Filter: { Prefix: CACHE }, Expiration: { Days: 30 }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
];

export function bucket(context: Context): Part {
  const { clients: { s3 }, names, place } = context;
  const Bucket = names.bucket;
  const name = `S3 bucket ${Bucket}`;
  const wantedPolicy = bucketPolicy(names);

  /** Undefined: not there. */
  const find = async (): Promise<{ tags: Tags } | undefined> => {
    try {
      await s3.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: place.account }));
    } catch (error) {
      const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
      if (status === 404) return undefined;
      if (status === 403) throw new ExecutorError("name-taken", `The ${name} belongs to another account, or these credentials may not see it.`, "Check the credentials; if they are right, ask whoever keeps the account.", { cause: error });
      throw error;
    }
    const tagging = await ifThere(s3.send(new GetBucketTaggingCommand({ Bucket })), "NoSuchTagSet");
    return { tags: tagsFrom(tagging?.TagSet) };
  };
  const isEmpty = async () => ((await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }))).Contents ?? []).length === 0;
  /** It is the one thing that cannot be made with its tags: one that was broken off before it had them is empty. */
  const isUnfinished = async (tags: Tags): Promise<boolean> => Object.keys(tags).length === 0 && await isEmpty();

  const setTags: Change = { what: `tag the ${name}`, run: async () => void await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagList(context) } })) };
  const close: Change = { what: `close the ${name} to the public`, run: async () => void await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: CLOSED })) };
  const encrypt: Change = { what: `have the ${name} used by TLS only`, run: async () => void await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(wantedPolicy) })) };
  const expire: Change = {
    what: `have the ${name} forget requests after 1 day and kept results after 30`,
    run: async () => void await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: RULES } })),
  };
  const create: Change = {
    what: `create the ${name}`,
    run: async () => {
      const elsewhere = place.region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: place.region as BucketLocationConstraint } };
      await s3.send(new CreateBucketCommand({ Bucket, ...elsewhere }));
    },
  };
  return {
    name,
    async changes() {
      const found = await find();
      if (found === undefined) return [create, setTags, close, encrypt, expire];
      const unfinished = await isUnfinished(found.tags);
      if (!unfinished) checkOurs(name, found.tags, context);
      const block = (await ifThere(s3.send(new GetPublicAccessBlockCommand({ Bucket })), "NoSuchPublicAccessBlockConfiguration"))?.PublicAccessBlockConfiguration;
      const policy = (await ifThere(s3.send(new GetBucketPolicyCommand({ Bucket })), "NoSuchBucketPolicy"))?.Policy;
      const rules = (await ifThere(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })), "NoSuchLifecycleConfiguration"))?.Rules ?? [];
      const essence = (each: readonly LifecycleRule[]) => JSON.stringify(each.map(({ ID, Status, Filter, Expiration }) => [ID, Status, Filter?.Prefix, Expiration?.Days]).sort());
      return [
        ...(unfinished ? [setTags] : []),
        ...(Object.keys(CLOSED).every((key) => block?.[key as keyof typeof CLOSED] === true) ? [] : [close]),
        ...(samePolicy(policy, wantedPolicy) ? [] : [encrypt]),
        ...(essence(rules) === essence(RULES) ? [] : [expire]),
      ];
    },
    async removal(foreign) {
      const found = await find();
      if (found === undefined) return [];
      if (!isOurs(found.tags, context) && !(await isUnfinished(found.tags))) return foreign(name), [];
      return [{
        what: `delete the ${name} and what is in it`,
        run: async () => {
          for (;;) {
            const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
            if (Contents.length === 0) break;
            const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Quiet: true, Objects: Contents.map(({ Key }) => ({ Key })) } }));
            if (Errors.length > 0) throw new Error(`${Errors[0].Key ?? ""}: ${Errors[0].Message ?? Errors[0].Code ?? ""}`);
          }
          await s3.send(new DeleteBucketCommand({ Bucket }));
        },
      }];
    },
  };
}
