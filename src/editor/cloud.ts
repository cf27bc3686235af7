/** The commands of the cloud executor: check the way to it, choose its function, show what it logged. */
import * as vscode from "vscode";
import { checkCloud } from "../executors/lambda/check";
import type { LambdaExecutor } from "../executors/lambda";
import { checkTrust, failureOf, showFailure } from "./failures";

/** The findings go to the log as they come, and the last one to the user. */
export async function checkCloudExecutor(executor: LambdaExecutor, log: vscode.LogOutputChannel): Promise<void> {
  if (!checkTrust()) return;
  const abort = new AbortController();
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("See++: checking the cloud executor"), cancellable: true };
  const findings = await vscode.window.withProgress(options, async (notification, cancelled) => {
    cancelled.onCancellationRequested(() => abort.abort());
    const seen: string[] = [];
    for await (const { good, text, failure } of checkCloud(executor, { signal: abort.signal, onLog: (line) => log.info(line) })) {
      if (abort.signal.aborted) return [];
      if (failure !== undefined) {
        log.error(text, failure);
        showFailure(failureOf(failure), log);
        return [];
      }
      log.info(text);
      if (good) notification.report({ message: text });
      seen.push(text);
    }
    return seen;
  });
  if (findings.length > 0) void vscode.window.showInformationMessage(vscode.l10n.t("The cloud executor works. {0}", findings.join(" ")));
}

/** One of the functions that are there becomes the setting. */
export async function chooseCloudFunction(executor: LambdaExecutor): Promise<void> {
  if (!checkTrust()) return;
  const names = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("See++: looking for AWS Lambda functions") }, () => executor.functions());
  if (names.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("This account has no AWS Lambda function in this region. Check seepp.lambda.region and seepp.lambda.profile."));
    return;
  }
  // Ours first: deployed ones are named so.
  const sorted = names.sort((a, b) => Number(b.includes("seepp")) - Number(a.includes("seepp")) || (a < b ? -1 : 1));
  const chosen = await vscode.window.showQuickPick(sorted, { title: vscode.l10n.t("The AWS Lambda function that traces") });
  if (chosen !== undefined) await vscode.workspace.getConfiguration("seepp").update("lambda.functionName", chosen, vscode.ConfigurationTarget.Global);
}

/** What the function printed in its last run, in an output channel of its own: what Lambda sent along, then what CloudWatch has. */
export class CloudLogs implements vscode.Disposable {
  private channel: vscode.OutputChannel | undefined;

  async show(executor: LambdaExecutor): Promise<void> {
    const log = executor.lastLog;
    if (log === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t("There is no cloud log yet: trace a program with the cloud executor."));
      return;
    }
    const channel = (this.channel ??= vscode.window.createOutputChannel("See++ Cloud"));
    const write = (heading: string, lines: readonly string[]): void => channel.appendLine([heading, ...lines, ""].join("\n"));
    channel.clear();
    write(vscode.l10n.t("{0} in {1}, {2}: the end of the log of the last run", log.functionName, log.region, log.time.toLocaleString(vscode.env.language)), log.lines);
    channel.show(true);
    try {
      const lines = await executor.wholeLog();
      write(lines.length === 0 ? vscode.l10n.t("CloudWatch does not have the log of this run yet: show the cloud logs again in a moment.") : vscode.l10n.t("The whole log of the run, from CloudWatch"), lines);
    } catch (error) {
      const { message, cure } = failureOf(error);
      write(`${message} ${cure}`, []);
    }
  }

  dispose(): void {
    this.channel?.dispose();
  }
}
