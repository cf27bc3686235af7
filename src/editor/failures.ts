/** What could not be done, told with its cure and a button for the next thing to do. */
import * as vscode from "vscode";
import { ExecutorError } from "../executors/executor";
import { FUNCTION_ERRORS, SDK_ERRORS } from "../executors/lambda/errors";

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

/** A command line that a cure holds, to be copied: what stands between back quotes, or from `apt` or `sudo` on. */
export function commandIn(cure: string): string | undefined {
  return /`([^`]+)`/.exec(cure)?.[1] ?? /\b((?:sudo )?apt(?:-get)? install [\w.+: -]*[\w+])/.exec(cure)?.[1];
}

/** Failures of the Docker executor that another executor, or another try, may get round. */
const ENGINE_CODES = new Set([
  "no-engine", "wrong-engine-address", "no-certificates", "no-permission", "engine-gone", "engine-failed", "engine-too-old", "engine-out-of-memory", "disk-full",
  "wrong-architecture", "no-network", "no-such-image", "container-removed", "container-killed", "container-stuck", "out-of-memory",
]);

/** Failures of the cloud executor: once they are mended, the same trace is tried again. */
const CLOUD_CODES = new Set([...SDK_ERRORS, ...FUNCTION_ERRORS].map(({ code }) => code));

/** What the buttons of a failure can do besides. */
export interface Ways {
  /** Traces the same file once more. */
  retry?: () => void;
}

/** Returns at once; the message stays until the user is done with it. */
export function showFailure({ code, message, cure }: Failure, log: { show(): void }, { retry }: Ways = {}): void {
  const command = commandIn(cure);
  const copy = command?.startsWith("{") === true ? vscode.l10n.t("Copy policy") : vscode.l10n.t("Copy command");
  const signIn = vscode.l10n.t("Sign in");
  const settings = vscode.l10n.t("Open settings");
  const showLog = vscode.l10n.t("Show log");
  const again = vscode.l10n.t("Retry");
  const native = vscode.l10n.t("Use native");
  const ofEngine = ENGINE_CODES.has(code) && retry !== undefined;
  const canRetry = ofEngine || (CLOUD_CODES.has(code) && retry !== undefined);
  const canSignIn = code === "signed-out" && command !== undefined;
  const canBeNative = ofEngine && process.platform === "linux";
  const buttons = [...(canSignIn ? [signIn] : []), ...(command === undefined ? [] : [copy]), ...(canRetry ? [again] : []), ...(canBeNative ? [native] : []), settings, showLog];
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  void vscode.window.showErrorMessage(`${sentence} ${cure}`, ...buttons).then(async (chosen) => {
    if (chosen === copy && command !== undefined) await vscode.env.clipboard.writeText(command);
    else if (chosen === signIn && command !== undefined) signInWith(command);
    else if (chosen === again) retry?.();
    else if (chosen === native) {
      await useNative();
      retry?.();
    }
    else if (chosen === settings) await openSettings();
    else if (chosen === showLog) log.show();
  });
}

/** Where the setting is: one of the workspace would win over the user's. */
async function useNative(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("seepp");
  const { workspaceFolderValue, workspaceValue } = settings.inspect("executor") ?? {};
  const target = workspaceFolderValue !== undefined ? vscode.ConfigurationTarget.WorkspaceFolder
    : workspaceValue !== undefined ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update("executor", "native", target);
}

/** In a terminal, where the user sees what is asked and answers it. */
function signInWith(command: string): void {
  const terminal = vscode.window.createTerminal({ name: "AWS" });
  terminal.show();
  terminal.sendText(command);
}

export function openSettings(part = ""): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.openSettings", `@ext:seeplusplus.seepp ${part}`.trim());
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
