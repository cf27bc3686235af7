/** The cloud executor's settings for the command line: from the environment, as the extension has them from its settings. */
import type { LambdaSettings } from "../executors/lambda";

/** SEEPP_LAMBDA_FUNCTION, SEEPP_LAMBDA_REGION, SEEPP_LAMBDA_PROFILE, SEEPP_LAMBDA_ENDPOINT (docs/cloud.md). */
export function lambdaSettings(env: NodeJS.ProcessEnv): LambdaSettings {
  return {
    functionName: env["SEEPP_LAMBDA_FUNCTION"] ?? "",
    region: env["SEEPP_LAMBDA_REGION"] ?? "",
    profile: env["SEEPP_LAMBDA_PROFILE"] ?? "",
    endpoint: env["SEEPP_LAMBDA_ENDPOINT"] ?? "",
  };
}
