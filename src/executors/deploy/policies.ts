/** Every policy of a deployment, in full. The tests hold their exact text, for each word of them grants something. */
import type { Names, Place } from "./names";

export interface Policy {
  Version: "2012-10-17";
  Statement: Record<string, unknown>[];
}

const policy = (...Statement: Record<string, unknown>[]): Policy => ({ Version: "2012-10-17", Statement });

export const lambdaTrust = policy({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });

/** The function may write its own logs; the group is made by the deployment, so not even that. */
export function executionPolicy({ logGroupArn }: Names): Policy {
  return policy(writeLogs(logGroupArn));
}

/**
 * A function in a network of its own is given its interfaces by Lambda, with the function's own role; the second statement
 * keeps those rights from the code itself (docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html).
 */
export function executionPolicyInVpc(names: Names): Policy {
  const interfaces = [
    "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
  ];
  return policy(
    writeLogs(names.logGroupArn),
    { Sid: "LambdaMakesInterfaces", Effect: "Allow", Action: interfaces, Resource: "*" },
    { Sid: "CodeMakesNone", Effect: "Deny", Action: interfaces, Resource: "*", Condition: { ArnEquals: { "lambda:SourceFunctionArn": names.functionArn } } },
  );
}

function writeLogs(logGroupArn: string): Record<string, unknown> {
  return { Sid: "WriteOwnLogs", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logGroupArn}:*` };
}

/** Under the Sid that Lambda itself would use, so that it finds its statement and adds none. */
export function repositoryPolicy({ functionArn }: Names): Policy {
  return policy({
    Sid: "LambdaECRImageRetrievalPolicy", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" },
    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Condition: { StringLike: { "aws:sourceArn": functionArn } },
  });
}

const KEPT_IMAGES = 3;

/** Not a policy of rights, but ECR calls it so: old images are removed. */
export const lifecyclePolicy = {
  rules: [{
    rulePriority: 1, description: `The last ${KEPT_IMAGES} images stay`,
    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: KEPT_IMAGES }, action: { type: "expire" },
  }],
};

/** For callers: this one function, and nothing but to invoke it (InvokeWithResponseStream is allowed by the same action). */
export function invokePolicy({ functionArn }: Names): Policy {
  return policy({ Sid: "InvokeSeeppExecutor", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: functionArn });
}

export function taskTrust({ account, region, partition }: Place): Policy {
  return policy({
    Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole",
    Condition: { ArnLike: { "aws:SourceArn": `arn:${partition}:ecs:${region}:${account}:*` }, StringEquals: { "aws:SourceAccount": account } },
  });
}

/** Of Fargate itself, which fetches the image and writes the log. What runs in a task has no role. */
export function taskExecutionPolicy({ repositoryArn, taskLogGroupArn }: Names): Policy {
  return policy(
    { Sid: "FetchImage", Effect: "Allow", Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource: repositoryArn },
    { Sid: "SignInToRegistry", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    writeLogs(taskLogGroupArn),
  );
}

/** A bucket's ARN names no account: were ours gone, another's of that name would be given programs, or give results. */
const inAccount = (account: string) => ({ StringEquals: { "s3:ResourceAccount": account } });

/** For callers of the Fargate executor. What they may pass on is the role that fetches the image, and to ECS alone. */
export function runPolicy({ account, familyArn, clusterArn, tasksArn, taskRoleArn, bucketArn }: Names): Policy {
  const here = { ArnEquals: { "ecs:cluster": clusterArn } };
  return policy(
    { Sid: "RunTask", Effect: "Allow", Action: "ecs:RunTask", Resource: familyArn, Condition: here },
    { Sid: "FollowTask", Effect: "Allow", Action: ["ecs:DescribeTasks", "ecs:StopTask"], Resource: tasksArn, Condition: here },
    { Sid: "PassImageRole", Effect: "Allow", Action: "iam:PassRole", Resource: taskRoleArn, Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } } },
    { Sid: "RequestAndResult", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource: `${bucketArn}/${RUNS}*`, Condition: inAccount(account) },
    { Sid: "FindNetwork", Effect: "Allow", Action: "ec2:DescribeSecurityGroups", Resource: "*" },
  );
}

/** Prefixes in the bucket: of requests and results under way, and of results kept. */
export const RUNS = "runs/";
export const CACHE = "cache/";

/** Everyone may use what is kept; only some may add to it, for what one adds the others are shown. */
export function cacheReadPolicy({ account, bucketArn }: Names): Policy {
  return policy({ Sid: "ReadKeptResults", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucketArn}/${CACHE}*`, Condition: inAccount(account) });
}

export function cacheWritePolicy({ account, bucketArn }: Names): Policy {
  return policy(
    { Sid: "KeepResults", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource: `${bucketArn}/${CACHE}*`, Condition: inAccount(account) },
    { Sid: "BoundTheirSize", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn, Condition: { ...inAccount(account), StringLike: { "s3:prefix": `${CACHE}*` } } },
  );
}

/** Nothing in the bucket without encryption on the way. */
export function bucketPolicy({ bucketArn }: Names): Policy {
  return policy({
    Sid: "OnlyByTls", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
}
