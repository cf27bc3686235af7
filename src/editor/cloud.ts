/** "See++: Check Cloud Executor": the findings go to the log as they come, and the last one to the user. */
import * as vscode from "vscode";
import { checkCloud } from "../executors/lambda/check";
import type { LambdaExecutor } from "../executors/lambda";
import { checkTrust, failureOf, showFailure } from "./failures";

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
