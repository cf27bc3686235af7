/** dist/lambda-sdk.js: what the Lambda executor needs of the AWS SDK. A bundle of its own, loaded on first use: it is large. */
export { CloudWatchLogsClient, FilterLogEventsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
export { InvokeCommand, InvokeWithResponseStreamCommand, LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
export { fromNodeProviderChain } from "@aws-sdk/credential-providers";
export { HttpsProxyAgent } from "https-proxy-agent";
