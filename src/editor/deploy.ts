/** "See++: Deploy Executor to AWS" and "See++: Remove Executor from AWS": the plan is shown before anything is done. */
import * as vscode from "vscode";
import { withAws } from "../executors/aws/load";
import type { DockerExecutor } from "../executors/docker";
import type { RunOptions } from "../executors/executor";
import { LambdaExecutor } from "../executors/lambda";
import { checkCloudExecutor } from "./cloud";
import { checkTrust } from "./failures";
import type { Settings } from "./settings";

interface Target {
  env: string;
  region: string;
  profile: string;
  endpoint: string;
}

interface Tools {
  docker: DockerExecutor;
  settings: Settings;
  log: vscode.LogOutputChannel;
  version: string;
}

/** Undefined: the user thought better of it. */
async function askTarget(settings: Settings): Promise<Target | undefined> {
  const environments = [
    { label: "test", description: vscode.l10n.t("to try things out") },
    { label: "prod", description: vscode.l10n.t("for a class") },
  ];
  const env = await vscode.window.showQuickPick(environments, { title: vscode.l10n.t("Which deployment?"), ignoreFocusOut: true });
  if (env === undefined) return undefined;
  const region = await vscode.window.showInputBox({
    title: vscode.l10n.t("In which AWS region?"), prompt: vscode.l10n.t("The nearest answers fastest, e.g. eu-central-1."), ignoreFocusOut: true,
    value: settings["lambda.region"] || process.env["AWS_REGION"] || "",
    validateInput: (text) => (/^[a-z]{2}(-[a-z]+)+-\d+$/.test(text.trim()) ? undefined : vscode.l10n.t("A region is written like eu-central-1.")),
  });
  if (region === undefined) return undefined;
  const profile = settings["lambda.profile"];
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("With which AWS profile?"), prompt: vscode.l10n.t("Empty: AWS_PROFILE, or the default one. It needs the rights to deploy."), ignoreFocusOut: true, value: profile,
  });
  return typed === undefined ? undefined : { env: env.label, region: region.trim(), profile: typed.trim(), endpoint: settings["lambda.endpoint"] };
}

/** What is not chosen stays as it is: the command line can take it away. */
async function askExtras(): Promise<Record<string, boolean> | undefined> {
  const extras = [
    { key: "cache", value: true, label: vscode.l10n.t("A bucket for results"), detail: vscode.l10n.t("The same program is run once for a whole class. A few cents a month.") },
    { key: "egress", value: false, label: vscode.l10n.t("A network without a way out"), detail: vscode.l10n.t("Should anything get out of the sandbox, it reaches nothing. Free of charge; removing it takes up to 20 minutes.") },
    { key: "tenantIsolation", value: true, label: vscode.l10n.t("Tenant isolation"), detail: vscode.l10n.t("No two tenant ids share an environment. Each environment that is started for one costs extra.") },
    { key: "fargate", value: true, label: vscode.l10n.t("Fargate, for runs that are too large for Lambda"), detail: vscode.l10n.t("Nothing while nothing runs; a run costs some tenths of a cent and starts after about a minute.") },
  ];
  const chosen = await vscode.window.showQuickPick(extras, { canPickMany: true, ignoreFocusOut: true, title: vscode.l10n.t("What besides? None of it is needed.") });
  return chosen === undefined ? undefined : Object.fromEntries(chosen.map(({ key, value }) => [key, value]));
}

export async function deployExecutor({ docker, settings, log, version }: Tools): Promise<void> {
  if (!checkTrust()) return;
  const target = await askTarget(settings);
  const extras = target === undefined ? undefined : await askExtras();
  if (target === undefined || extras === undefined) return;
  const given = { ...target, ...extras };
  const imageFor = (signal: AbortSignal, detail: (text: string) => void) => {
    const told: RunOptions = { signal, onLog: (line) => log.info(line), onProgress: (progress) => detail(progress.detail ?? "") };
    return {
      tag: () => docker.imageTag(told),
      check: () => docker.checkDeployable(),
      push: (to: Parameters<DockerExecutor["push"]>[0]) => docker.push(to, told),
    };
  };
  const plan = await underWay(vscode.l10n.t("See++: looking at the AWS account"), (signal, detail) =>
    withAws((aws) => aws.deploy(given, { image: imageFor(signal, detail), version, dryRun: true, signal })));
  if (plan === undefined) return;
  if (plan.obstacle !== undefined) throw plan.obstacle;
  if (plan.done.length > 0 && !(await agree(vscode.l10n.t("Deploy the executor to {0}?", `${plan.place.account}, ${target.region}`), plan.done, vscode.l10n.t("Deploy")))) return;
  const deployed = await underWay(vscode.l10n.t("See++: deploying"), (signal, detail) => {
    const say = (line: string): void => {
      log.info(line);
      detail(line);
    };
    return withAws((aws) => aws.deploy(given, { image: imageFor(signal, detail), version, signal, say }));
  });
  if (deployed === undefined) return;
  log.info(`Callers need the policy ${deployed.names.invokePolicyArn}.`);
  await use(target, deployed.names.function, deployed.wanted.cache ? deployed.names.bucket : undefined);
  const lambda = new LambdaExecutor({ functionName: deployed.names.function, region: target.region, profile: target.profile, endpoint: target.endpoint, tenant: deployed.wanted.tenantIsolation ? settings["lambda.tenant"] || "smoke-test" : "" });
  try {
    await checkCloudExecutor(lambda, log);
  } finally {
    await lambda.dispose();
  }
}

/** The settings name the function that was deployed, for all workspaces of this user. */
async function use({ region, profile }: Target, functionName: string, bucket: string | undefined): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("seepp");
  for (const [key, value] of Object.entries({ "lambda.functionName": functionName, "lambda.region": region, "lambda.profile": profile, ...(bucket === undefined ? {} : { "cloud.bucket": bucket }) })) {
    if (configuration.get(key) !== value) await configuration.update(key, value, vscode.ConfigurationTarget.Global);
  }
}

export async function destroyExecutor({ settings, log, version }: Omit<Tools, "docker">): Promise<void> {
  if (!checkTrust()) return;
  const target = await askTarget(settings);
  if (target === undefined) return;
  const plan = await underWay(vscode.l10n.t("See++: looking at the AWS account"), (signal) => withAws((aws) => aws.destroy(target, { version, dryRun: true, signal })));
  if (plan === undefined) return;
  if (plan.done.length === 0) return void vscode.window.showInformationMessage(vscode.l10n.t("There is nothing of See++ to remove there."));
  if (!(await agree(vscode.l10n.t("Remove the executor {0} from {1}?", target.env, target.region), plan.done, vscode.l10n.t("Remove")))) return;
  const removed = await underWay(vscode.l10n.t("See++: removing"), (signal, detail) => {
    const say = (line: string): void => {
      log.info(line);
      detail(line);
    };
    return withAws((aws) => aws.destroy(target, { version, signal, say }));
  });
  if (removed !== undefined) void vscode.window.showInformationMessage(vscode.l10n.t("The executor {0} is removed from {1}.", target.env, target.region));
}

async function agree(question: string, changes: readonly string[], yes: string): Promise<boolean> {
  return (await vscode.window.showInformationMessage(question, { modal: true, detail: changes.map((line) => `- ${line}`).join("\n") }, yes)) === yes;
}

/** Undefined: it was cancelled. */
async function underWay<T>(title: string, work: (signal: AbortSignal, detail: (text: string) => void) => Promise<T>): Promise<T | undefined> {
  const abort = new AbortController();
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (notification, cancelled) => {
    cancelled.onCancellationRequested(() => abort.abort());
    try {
      return await work(abort.signal, (message) => notification.report({ message }));
    } catch (error) {
      if (abort.signal.aborted) return undefined;
      throw error;
    }
  });
}
