/** What could not be done, told with its cure and a button for the next thing to do. */
import * as vscode from "vscode";
import { ExecutorError } from "../executors/executor";
import { buttonsOf, commandIn, settingsIn, type Button } from "./failure-buttons";

export interface Failure {
  code: string;
  message: string;
  cure: string;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof ExecutorError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "internal", message, cure: vscode.l10n.t("The log has the details. Report this: it is a fault of See++.") };
}

/** What the buttons of a failure can do besides. */
export interface Ways {
  /** Traces the same file once more. */
  retry?: () => void;
}

/** Returns at once; the message stays until the user is done with it. */
export function showFailure(failure: Failure, log: { show(): void }, { retry }: Ways = {}): void {
  void show(failure, log, retry);
}

async function show({ code, message, cure }: Failure, log: { show(): void }, retry: (() => void) | undefined): Promise<void> {
  const command = commandIn(cure);
  const canDeploy = (await vscode.commands.getCommands(true)).includes("seepp.deploy");
  const buttons = buttonsOf({ code, cure }, { canRetry: retry !== undefined, canBeNative: process.platform === "linux", canDeploy });
  const words: Record<Button, string> = {
    "sign-in": vscode.l10n.t("Sign in"), "copy-policy": vscode.l10n.t("Copy policy"), "copy-command": vscode.l10n.t("Copy command"),
    "choose-function": vscode.l10n.t("Choose function"), deploy: vscode.l10n.t("Deploy"), retry: vscode.l10n.t("Retry"), native: vscode.l10n.t("Use native"),
    "cloud-logs": vscode.l10n.t("Show cloud logs"), "check-cloud": vscode.l10n.t("Check"), "proxy-settings": vscode.l10n.t("Proxy settings"),
    "no-stream": vscode.l10n.t("Trace without a stream"),
    settings: vscode.l10n.t("Open settings"), log: vscode.l10n.t("Show log"),
  };
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  const chosen = await vscode.window.showErrorMessage(`${sentence} ${cure}`, ...buttons.map((button) => words[button]));
  switch (buttons.find((button) => words[button] === chosen)) {
    case "sign-in":
      return signInWith(command ?? "");
    case "copy-policy":
    case "copy-command":
      return void vscode.env.clipboard.writeText(command ?? "");
    case "choose-function":
      return void vscode.commands.executeCommand("seepp.chooseCloudFunction");
    case "deploy":
      return void vscode.commands.executeCommand("seepp.deploy");
    case "retry":
      return retry?.();
    case "native":
      await set("executor", "native");
      return retry?.();
    case "no-stream":
      await set("cloud.streaming", "never");
      return retry?.();
    case "cloud-logs":
      return void vscode.commands.executeCommand("seepp.showCloudLogs");
    case "check-cloud":
      return void vscode.commands.executeCommand("seepp.checkCloud");
    case "proxy-settings":
      return void vscode.commands.executeCommand("workbench.action.openSettings", "http.proxy");
    case "settings":
      return void openSettings(settingsIn(cure));
    case "log":
      return log.show();
    case undefined:
  }
}

/** Where the setting is: one of the workspace would win over the user's. */
async function set(key: string, value: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration("seepp");
  const { workspaceFolderValue, workspaceValue } = settings.inspect(key) ?? {};
  const target = workspaceFolderValue !== undefined ? vscode.ConfigurationTarget.WorkspaceFolder
    : workspaceValue !== undefined ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update(key, value, target);
}

/** In a terminal, where the user sees what is asked and answers it. */
function signInWith(command: string): void {
  const terminal = vscode.window.createTerminal({ name: "AWS" });
  terminal.show();
  terminal.sendText(command);
}

/** Those with these ids, or those that a word finds; all of ours without any. */
export function openSettings(which: readonly string[] | string = ""): Thenable<unknown> {
  const query = typeof which === "string" || which.length === 0 ? `@ext:seeplusplus.seepp ${which}` : `@id:${which.join(",")}`;
  // In a remote window the user's tab leaves out what belongs to the machine, as most of ours do.
  const tab = vscode.env.remoteName === undefined ? "openSettings" : "openRemoteSettings";
  return vscode.commands.executeCommand(`workbench.action.${tab}`, { query: query.trim() });
}

/** In an untrusted workspace nothing is compiled and nothing runs. True when the workspace is trusted. */
export function checkTrust(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t("Manage workspace trust");
  const message = vscode.l10n.t("See++ compiles and runs the program it traces, and this workspace is not trusted. Saved traces can be opened.");
  void vscode.window.showWarningMessage(message, manage).then((chosen) => {
    if (chosen === manage) void vscode.commands.executeCommand("workbench.trust.manage");
  });
  return false;
}

/** Before a long set-up the user is asked. */
export async function askToPrepare(message: string, cure: string): Promise<boolean> {
  const go = vscode.l10n.t("Set it up");
  return (await vscode.window.showInformationMessage(message, { modal: true, detail: cure }, go)) === go;
}
