/**
 * dist/aws.js: what needs the AWS SDK's many clients. A bundle of its own, loaded on first use (load.ts), so that the
 * extension and the command do not grow by what few traces need.
 */
export { deploy, destroy } from "../deploy/deploy";
export { fargateAvailable, runOnFargate } from "../fargate/run";
