/** `seepp deploy` and `seepp destroy`: the executor in the user's own AWS account (docs/deploy.md). */
import { createInterface } from "node:readline/promises";
import { withAws } from "../executors/aws/load";
import type { DockerExecutor } from "../executors/docker";
import type { RunOptions } from "../executors/executor";
import { checkCloud } from "../executors/lambda/check";
import { LambdaExecutor } from "../executors/lambda";
import { CliError, describeError, ExitCode } from "./errors";
import { ProgressLine } from "./trace-command";
import { VERSION } from "./version";

export interface DestroyOptions {
  env: string;
  region: string;
  profile: string;
  endpoint: string;
  dryRun?: boolean;
  yes?: boolean;
}

export interface DeployOptions extends Omit<DestroyOptions, "yes"> {
  memory?: number;
  timeout?: number;
  storage?: number;
  concurrency?: string;
  logDays?: number;
  egress?: boolean;
  tenantIsolation?: boolean;
  withFargate?: boolean;
  withCache?: boolean;
  subnet: string[];
  smokeTest: boolean;
}

/** Gives the exit status. */
export async function deployCommand(options: DeployOptions, docker: DockerExecutor): Promise<number> {
  return cancellable(async (signal) => {
    const { env, region, profile, endpoint, dryRun = false } = options;
    const { deployment, noted } = await deployed(options, docker, signal);
    if (dryRun) {
      process.stdout.write(deployment.done.length === 0 ? "Nothing is to be done.\n" : `Planned: ${deployment.done.length} changes. Nothing was done.\n`);
      if (deployment.obstacle !== undefined) process.stderr.write(`seepp: This machine could not do it as it is: ${describeError(deployment.obstacle).line}\n`);
      return ExitCode.ok;
    }
    const { names, wanted } = deployment;
    process.stdout.write(`${deployment.done.length === 0 ? "Everything was as it should be" : `Done: ${deployment.done.length} changes`}.\n\n`
      + `Function:  ${names.functionArn}\n`
      + `Use it:    SEEPP_LAMBDA_FUNCTION=${names.function} SEEPP_LAMBDA_REGION=${region}, or seepp.lambda.functionName and seepp.lambda.region in VS Code\n`
      + `Callers:   attach ${names.invokePolicyArn}\n`
      + (wanted.fargate ? `Fargate:   attach ${names.runPolicyArn}\n` : "")
      + (wanted.cache ? `Cache:     SEEPP_CLOUD_BUCKET=${names.bucket}, or seepp.cloud.bucket; attach ${names.cacheReadPolicyArn}; to those who may add to it ${names.cacheWritePolicyArn}\n` : "")
      + `Remove:    seepp destroy --env ${env} --region ${region}${profile === "" ? "" : ` --profile ${profile}`}\n${noted.map((line) => `Note:      ${line}\n`).join("")}`);
    return options.smokeTest ? smokeTest(new LambdaExecutor({ functionName: names.function, region, profile, endpoint, tenant: wanted.tenantIsolation ? "smoke-test" : "" }), signal) : ExitCode.ok;
  });
}

async function deployed(options: DeployOptions, docker: DockerExecutor, signal: AbortSignal) {
  const { env, region, profile, endpoint, memory, timeout, storage, concurrency, logDays, egress, tenantIsolation, withFargate, withCache, subnet, dryRun = false } = options;
  const given = {
    env, region, profile, endpoint, subnets: subnet, memoryMb: memory, timeoutSeconds: timeout, storageMb: storage, logDays, egress, tenantIsolation,
    fargate: withFargate, cache: withCache, concurrency: concurrency === undefined || concurrency === "none" ? concurrency : Number(concurrency),
  };
  const line = new ProgressLine();
  const told: RunOptions = { signal, onProgress: (progress) => line.show(progress) };
  const noted: string[] = [];
  const image = { tag: () => docker.imageTag(told), check: () => docker.checkDeployable(), push: (to: Parameters<DockerExecutor["push"]>[0]) => docker.push(to, told) };
  const say = (what: string): void => {
    line.clear();
    if (/^The /.test(what)) noted.push(what);
    else process.stdout.write(`${dryRun ? "would " : ""}${what}\n`);
  };
  try {
    const deployment = await withAws((aws) => aws.deploy(given, { image, version: VERSION, dryRun, signal, say }));
    return { deployment, noted };
  } finally {
    line.clear();
  }
}

/** A program goes there and its trace comes back: the deployment is good for what it is for. */
async function smokeTest(lambda: LambdaExecutor, signal: AbortSignal): Promise<number> {
  process.stdout.write("\nTrying it out:\n");
  try {
    for await (const { text, failure } of checkCloud(lambda, { signal })) {
      if (failure === undefined) process.stdout.write(`ok: ${text}\n`);
      else {
        const { line, exitCode } = describeError(failure);
        process.stderr.write(`seepp: The function is deployed, but a trial of it failed: ${line}\n`);
        return exitCode;
      }
    }
    return ExitCode.ok;
  } finally {
    await lambda.dispose();
  }
}

/** Gives the exit status. */
export async function destroyCommand(options: DestroyOptions): Promise<number> {
  return cancellable(async (signal) => {
    const { env, region, profile, endpoint, dryRun = false, yes = false } = options;
    const given = { env, region, profile, endpoint };
    const say = (what: string): void => void process.stdout.write(`${dryRun && !what.startsWith("The ") ? "would " : ""}${what}\n`);
    if (!dryRun && !yes) await askFirst(given, signal);
    const { done } = await withAws((aws) => aws.destroy(given, { version: VERSION, dryRun, signal, say }));
    process.stdout.write(done.length === 0 ? "There is nothing of See++ to remove.\n" : dryRun ? "Nothing was done.\n" : "All of it is removed.\n");
    return ExitCode.ok;
  });
}

async function askFirst(given: Omit<DestroyOptions, "dryRun" | "yes">, signal: AbortSignal): Promise<void> {
  const { done } = await withAws((aws) => aws.destroy(given, { version: VERSION, dryRun: true, signal }));
  if (done.length === 0) return;
  if (!process.stdin.isTTY) throw new CliError(`Nothing was removed: there is no terminal to ask at. Give the command with --yes to have done:\n${done.join("\n")}`);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const over = new AbortController();
  try {
    // Ctrl+C and the end of the input answer nothing.
    prompt.once("SIGINT", () => over.abort()).once("close", () => over.abort());
    const question = `${done.map((line) => `  ${line}\n`).join("")}Do that in ${given.region}? Type ${given.env} to go on: `;
    const answer = await prompt.question(question, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => "");
    if (answer.trim() !== given.env) throw new CliError("Nothing was removed.", ExitCode.cancelled);
  } finally {
    prompt.close();
  }
}

async function cancellable(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop).once("SIGHUP", stop);
  try {
    return await work(abort.signal);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    throw new CliError("Cancelled. Give the same command again to go on.", ExitCode.cancelled);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGHUP", stop);
  }
}
