/** The cloud executor's settings for the command line: from the environment, as the extension has them from its settings. */
import type { FargateSettings } from "../executors/fargate";
import { ExecutorError } from "../executors/executor";
import type { LambdaSettings } from "../executors/lambda";
import { STREAMING } from "../executors/lambda/client";

/** SEEPP_LAMBDA_FUNCTION, SEEPP_LAMBDA_REGION, SEEPP_LAMBDA_PROFILE, SEEPP_LAMBDA_ENDPOINT, SEEPP_LAMBDA_TENANT, SEEPP_CLOUD_STREAMING (docs/cloud.md). */
export function lambdaSettings(env: NodeJS.ProcessEnv): LambdaSettings {
  const asked = env["SEEPP_CLOUD_STREAMING"] ?? "auto";
  const streaming = STREAMING.find((each) => each === asked);
  if (streaming === undefined) throw new ExecutorError("wrong-parameter", "SEEPP_CLOUD_STREAMING is neither auto nor always nor never.", "Set it to one of them, or not at all.");
  return {
    functionName: env["SEEPP_LAMBDA_FUNCTION"] ?? "",
    region: env["SEEPP_LAMBDA_REGION"] ?? "",
    profile: env["SEEPP_LAMBDA_PROFILE"] ?? "",
    endpoint: env["SEEPP_LAMBDA_ENDPOINT"] ?? "",
    tenant: env["SEEPP_LAMBDA_TENANT"] ?? "",
    streaming,
  };
}

/** The same, and SEEPP_FARGATE_ENV: the environment that was deployed, "test" when it is not set (docs/deploy.md). */
export function fargateSettings(env: NodeJS.ProcessEnv): FargateSettings {
  const { region, profile, endpoint } = lambdaSettings(env);
  const deployed = env["SEEPP_FARGATE_ENV"] ?? "test";
  if (deployed !== "test" && deployed !== "prod") throw new ExecutorError("wrong-parameter", "SEEPP_FARGATE_ENV is neither test nor prod.", "Set it to the one that you deployed.");
  return { env: deployed, region, profile, endpoint };
}
