/** The clients of the AWS services that a deployment and the Fargate executor call, all with one set of settings. */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { proxyAgent } from "../lambda/client";

export interface AwsAccess {
  /** Empty: AWS_REGION, or the profile's. */
  region: string;
  /** Empty: AWS_PROFILE, or the default one. */
  profile: string;
  /** One address for all services, as a stand-in for AWS has; empty: AWS's own. */
  endpoint: string;
}

export interface Clients {
  ec2: EC2Client;
  ecr: ECRClient;
  ecs: ECSClient;
  iam: IAMClient;
  lambda: LambdaClient;
  logs: CloudWatchLogsClient;
  s3: S3Client;
  sts: STSClient;
  /** Ends their connections. */
  destroy(): void;
}

const CONNECT_MS = 5000;

/** `onCall` hears of every call, as "ecr CreateRepository". */
export async function makeClients({ region, profile, endpoint }: AwsAccess, onCall: (call: string) => void = () => undefined): Promise<Clients> {
  // That newer versions of the SDK will want a newer Node is our business, not the user's: this one is bundled.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const httpsAgent = await proxyAgent(endpoint === "" ? `https://sts.${region || "region"}.amazonaws.com` : endpoint, process.env);
  const common = {
    credentials: fromNodeProviderChain({ ...(profile === "" ? {} : { profile }), ...(region === "" ? {} : { clientConfig: { region } }) }),
    ...(region === "" ? {} : { region }),
    ...(profile === "" ? {} : { profile }),
    ...(endpoint === "" ? {} : { endpoint }),
    requestHandler: { connectionTimeout: CONNECT_MS, ...(httpsAgent === undefined ? {} : { httpsAgent }) },
  };
  const clients = {
    ec2: new EC2Client(common),
    ecr: new ECRClient(common),
    ecs: new ECSClient(common),
    iam: new IAMClient(common),
    lambda: new LambdaClient(common),
    logs: new CloudWatchLogsClient(common),
    s3: new S3Client({
      ...common, forcePathStyle: endpoint !== "",
      // An address that is signed in advance would hold the checksum of nothing.
      requestChecksumCalculation: "WHEN_REQUIRED",
    }),
    sts: new STSClient(common),
  };
  for (const [service, client] of Object.entries(clients)) {
    // One signature for all: each client's stack has its own types of input and output.
    (client as STSClient).middlewareStack.add((next, context) => (args) => {
      onCall(`${service} ${String(context.commandName).replace(/Command$/, "")}`);
      return next(args);
    }, { step: "initialize", name: "seeppOnCall" });
  }
  return { ...clients, destroy: () => { for (const client of Object.values(clients)) client.destroy(); } };
}
