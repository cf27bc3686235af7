/** Every word of a policy grants something, so their whole text is held here. */
import * as assert from "node:assert/strict";
import { namesOf, type Place } from "../../src/executors/deploy/names";
import * as policies from "../../src/executors/deploy/policies";

const PLACE: Place = { env: "prod", region: "us-west-2", account: "111122223333", partition: "aws" };
const NAMES = namesOf(PLACE);
/** A bucket's ARN names no account: another's bucket of the same name is not meant. */
const OURS = { StringEquals: { "s3:ResourceAccount": "111122223333" } };

describe("the policies of a deployment", () => {
  it("let the function write its own log, and nothing else", () => {
    assert.deepEqual(policies.executionPolicy(NAMES), {
      Version: "2012-10-17",
      Statement: [{
        Sid: "WriteOwnLogs", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "arn:aws:logs:us-west-2:111122223333:log-group:/aws/lambda/seepp-executor-prod:*",
      }],
    });
    assert.deepEqual(policies.lambdaTrust, {
      Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
  });

  it("keep the interfaces of a network from the function's code", () => {
    const interfaces = [
      "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
      "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
    ];
    assert.deepEqual(policies.executionPolicyInVpc(NAMES).Statement.slice(1), [
      { Sid: "LambdaMakesInterfaces", Effect: "Allow", Action: interfaces, Resource: "*" },
      {
        Sid: "CodeMakesNone", Effect: "Deny", Action: interfaces, Resource: "*",
        Condition: { ArnEquals: { "lambda:SourceFunctionArn": "arn:aws:lambda:us-west-2:111122223333:function:seepp-executor-prod" } },
      },
    ]);
    assert.deepEqual(policies.executionPolicyInVpc(NAMES).Statement[0], policies.executionPolicy(NAMES).Statement[0]);
  });

  it("let callers invoke this one function, and nothing else", () => {
    assert.deepEqual(policies.invokePolicy(NAMES), {
      Version: "2012-10-17",
      Statement: [{
        Sid: "InvokeSeeppExecutor", Effect: "Allow", Action: "lambda:InvokeFunction",
        Resource: "arn:aws:lambda:us-west-2:111122223333:function:seepp-executor-prod",
      }],
    });
  });

  it("let Lambda fetch the image for this one function", () => {
    assert.deepEqual(policies.repositoryPolicy(NAMES), {
      Version: "2012-10-17",
      Statement: [{
        Sid: "LambdaECRImageRetrievalPolicy", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" },
        Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Condition: { StringLike: { "aws:sourceArn": "arn:aws:lambda:us-west-2:111122223333:function:seepp-executor-prod" } },
      }],
    });
  });

  it("let Fargate fetch the image and write its log, for tasks of this account", () => {
    assert.deepEqual(policies.taskTrust(PLACE), {
      Version: "2012-10-17",
      Statement: [{
        Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole",
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:*" }, StringEquals: { "aws:SourceAccount": "111122223333" } },
      }],
    });
    assert.deepEqual(policies.taskExecutionPolicy(NAMES), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "FetchImage", Effect: "Allow", Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: "arn:aws:ecr:us-west-2:111122223333:repository/seepp-executor-prod",
        },
        { Sid: "SignInToRegistry", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
        {
          Sid: "WriteOwnLogs", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "arn:aws:logs:us-west-2:111122223333:log-group:/ecs/seepp-executor-prod:*",
        },
      ],
    });
  });

  it("let callers of Fargate run this one task in this one cluster", () => {
    const here = { ArnEquals: { "ecs:cluster": "arn:aws:ecs:us-west-2:111122223333:cluster/seepp-executor-prod" } };
    assert.deepEqual(policies.runPolicy(NAMES), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "RunTask", Effect: "Allow", Action: "ecs:RunTask", Resource: "arn:aws:ecs:us-west-2:111122223333:task-definition/seepp-executor-prod:*", Condition: here },
        { Sid: "FollowTask", Effect: "Allow", Action: ["ecs:DescribeTasks", "ecs:StopTask"], Resource: "arn:aws:ecs:us-west-2:111122223333:task/seepp-executor-prod/*", Condition: here },
        {
          Sid: "PassImageRole", Effect: "Allow", Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/seepp-executor-prod-task-us-west-2",
          Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
        },
        { Sid: "RequestAndResult", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource: "arn:aws:s3:::seepp-executor-prod-111122223333-us-west-2/runs/*", Condition: OURS },
        { Sid: "FindNetwork", Effect: "Allow", Action: "ec2:DescribeSecurityGroups", Resource: "*" },
      ],
    });
  });

  it("let everyone use kept results, and only some add to them", () => {
    const bucket = "arn:aws:s3:::seepp-executor-prod-111122223333-us-west-2";
    assert.deepEqual(policies.cacheReadPolicy(NAMES), {
      Version: "2012-10-17", Statement: [{ Sid: "ReadKeptResults", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/cache/*`, Condition: OURS }],
    });
    assert.deepEqual(policies.cacheWritePolicy(NAMES), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "KeepResults", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource: `${bucket}/cache/*`, Condition: OURS },
        { Sid: "BoundTheirSize", Effect: "Allow", Action: "s3:ListBucket", Resource: bucket, Condition: { ...OURS, StringLike: { "s3:prefix": "cache/*" } } },
      ],
    });
    assert.deepEqual(policies.bucketPolicy(NAMES), {
      Version: "2012-10-17",
      Statement: [{ Sid: "OnlyByTls", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [bucket, `${bucket}/*`], Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    });
  });

  it("are in the words of the account's own partition, and IAM takes their names", () => {
    const china = namesOf({ ...PLACE, region: "cn-north-1", partition: "aws-cn" });
    assert.equal(china.functionArn, "arn:aws-cn:lambda:cn-north-1:111122223333:function:seepp-executor-prod");
    assert.equal(china.repositoryUri, "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/seepp-executor-prod");
    const long = namesOf({ ...PLACE, region: "ap-southeast-99" });
    for (const name of [long.role, long.taskRole]) assert.ok(name.length <= 64, name);
    assert.ok(long.bucket.length <= 63, long.bucket);
  });
});
